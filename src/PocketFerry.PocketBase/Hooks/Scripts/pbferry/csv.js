// Rows of a CSV text (RFC 4180): commas, quotes doubled within quotes, line breaks within quotes.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);

// Calls back with each row's object by the header's names, and its first line's number. An empty cell is no value.
function eachRow(pieces, callback) {
    let header = null;
    let text = "";
    let line = 1;
    for (let piece = pieces.next(); piece !== null; piece = pieces.next()) {
        text += piece;
        let at = 0;
        for (;;) {
            const row = cells(text, at, line, pieces.ended);
            if (row === null) {
                break;
            }
            if (header === null) {
                header = headerOf(row.values);
            } else if (row.values.length > 1 || row.values[0] !== "") {
                callback(objectOf(header, row.values, line), line);
            }
            at = row.end;
            line += row.lines;
        }
        text = text.slice(at);
    }
}

function headerOf(names) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
        throw new Fault("duplicate_column", twice, `The column '${twice}' stands twice in the header.`);
    }
    return names;
}

function objectOf(header, values, line) {
    if (values.length !== header.length) {
        const fault = new Fault(
            "wrong_columns",
            "",
            `The row has ${values.length} cells, and the header ${header.length}.`,
        );
        fault.line = line;
        return fault;
    }
    const row = {};
    for (let i = 0; i < header.length; i++) {
        if (values[i] !== "") {
            row[header[i]] = values[i];
        }
    }
    return row;
}

// One row from a place on; null where the text ends before the row does.
function cells(text, start, line, isAll) {
    const values = [];
    let lines = 1;
    let at = start;
    if (at >= text.length) {
        return null;
    }
    for (;;) {
        if (text[at] === '"') {
            let value = "";
            at++;
            for (;;) {
                const quote = text.indexOf('"', at);
                if (quote < 0) {
                    if (isAll) {
                        const fault = new Fault("open_quote", "", "A quote is opened and never closed.");
                        fault.line = line;
                        throw fault;
                    }
                    return null;
                }
                value += text.slice(at, quote);
                at = quote + 1;
                if (text[at] !== '"') {
                    break;
                }
                value += '"';
                at++;
            }
            lines += value.split("\n").length - 1;
            values.push(value);
        } else {
            const comma = text.indexOf(",", at);
            const newline = text.indexOf("\n", at);
            let end = comma >= 0 && (newline < 0 || comma < newline) ? comma : newline;
            if (end < 0) {
                if (!isAll) {
                    return null;
                }
                end = text.length;
            }
            values.push(text[end] === "\n" ? text.slice(at, end).replace(/\r$/, "") : text.slice(at, end));
            at = end;
        }
        if (text[at] === "\r" && text[at + 1] === "\n") {
            at++;
        }
        if (at >= text.length) {
            return isAll ? { values, end: at, lines } : null;
        }
        if (text[at] === "\n") {
            return { values, end: at + 1, lines };
        }
        if (text[at] !== ",") {
            const fault = new Fault("after_quote", "", "A closing quote must be followed by a comma or a line's end.");
            fault.line = line;
            throw fault;
        }
        at++;
    }
}

module.exports = { eachRow };
