// The objects of a JSON array, one at a time: the array may be larger than memory.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]]|"/gs;

// Calls back with each object's text and the line on which it begins.
function eachObject(pieces, callback) {
    let text = "";
    let at = 0;
    let depth = 0;
    let start = -1;
    let line = 1;
    let counted = 0;
    let closed = false;

    const lineAt = (index) => {
        for (let next = text.indexOf("\n", counted); next >= 0 && next < index; next = text.indexOf("\n", counted)) {
            line++;
            counted = next + 1;
        }
        return line;
    };
    const fail = (message, index) => {
        const fault = new Fault("invalid_json", "", message);
        fault.line = lineAt(index);
        throw fault;
    };

    for (let piece = pieces.next(); piece !== null; piece = pieces.next()) {
        text += piece;
        TOKEN.lastIndex = at;
        for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
            const token = match[0];
            if (token === '"') {
                // A string that goes on in the next piece.
                break;
            }
            at = TOKEN.lastIndex;
            if (token[0] === '"') {
                continue;
            }
            if (closed) {
                fail("Something stands behind the end of the array.", match.index);
            }
            if (token === "{" || token === "[") {
                if (depth === 0 && token === "{") {
                    fail("The file holds an object, not an array of records.", match.index);
                }
                if (depth === 1 && token === "{") {
                    start = match.index;
                    lineAt(start);
                } else if (depth === 1) {
                    fail("A record must be an object.", match.index);
                }
                depth++;
                continue;
            }
            depth--;
            if (depth === 1) {
                const begins = line;
                callback(text.slice(start, at), begins);
                start = -1;
            }
            closed = depth <= 0;
        }
        const keep = start >= 0 ? start : at;
        if (keep > 0) {
            lineAt(keep);
            text = text.slice(keep);
            at -= keep;
            counted = Math.max(0, counted - keep);
            start = start >= 0 ? 0 : -1;
        }
    }
    if (!closed) {
        fail("The array doesn't end: the file is cut off.", text.length);
    }
}

module.exports = { eachObject };
