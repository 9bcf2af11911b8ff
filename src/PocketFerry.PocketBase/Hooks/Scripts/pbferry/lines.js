// Lines of a reader, in bounded memory. A piece of text is converted at a time, since a call into Go costs more than a line.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);

const PIECE = 1 << 18;
const MOST = 64 << 20;

// Gives texts that end at the end of a line.
class Pieces {
    constructor(reader) {
        this.reader = reader;
        this.buffer = new Uint8Array(PIECE);
        this.held = 0;
        this.ended = false;
        this.first = true;
    }

    next() {
        while (!this.ended) {
            if (this.held === this.buffer.length) {
                this.grow();
            }
            const from = this.held;
            this.held += this.fill(this.buffer.subarray(from));
            const end = this.ended ? this.held : this.buffer.subarray(from, this.held).lastIndexOf(10) + from + 1;
            if (end > from || (this.ended && end > 0)) {
                return this.take(end);
            }
        }
        return null;
    }

    fill(space) {
        try {
            return this.reader.read(space);
        } catch (error) {
            if (!/\bEOF\b/.test(String(error))) {
                throw error;
            }
            this.ended = true;
            return 0;
        }
    }

    grow() {
        if (this.buffer.length >= MOST) {
            throw new Fault("too_long", "", `A line is longer than ${MOST >> 20} MB.`);
        }
        const larger = new Uint8Array(this.buffer.length * 2);
        larger.set(this.buffer);
        this.buffer = larger;
    }

    take(end) {
        const bytes = this.buffer.subarray(0, end);
        const text = textOf(bytes);
        this.buffer.copyWithin(0, end, this.held);
        this.held -= end;
        const first = this.first;
        this.first = false;
        return first && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
}

// Go turns a broken sequence into U+FFFD without a word, which is longer than what it stands for.
function textOf(bytes) {
    const text = toString(bytes);
    if (text.indexOf("\ufffd") >= 0 && utf8Length(text) !== bytes.length) {
        const fault = new Fault("invalid_utf8", "", "The text is not valid UTF-8.");
        fault.lines = brokenLine(bytes);
        throw fault;
    }
    return text;
}

// The number of the line in which the broken sequence stands.
function brokenLine(bytes) {
    for (let number = 1, start = 0; ; number++) {
        const end = bytes.indexOf(10, start);
        const line = bytes.subarray(start, end < 0 ? bytes.length : end);
        if (end < 0 || utf8Length(toString(line)) !== line.length) {
            return number;
        }
        start = end + 1;
    }
}

function utf8Length(text) {
    let length = 0;
    for (const char of text) {
        const code = char.codePointAt(0);
        length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    return length;
}

// Calls back with each line and its number, counted from 1.
function eachLine(pieces, callback) {
    let number = 0;
    for (let piece = next(pieces, number); piece !== null; piece = next(pieces, number)) {
        const lines = piece.split("\n");
        if (lines[lines.length - 1] === "") {
            lines.pop();
        }
        for (const line of lines) {
            callback(line, ++number);
        }
    }
}

function next(pieces, number) {
    try {
        return pieces.next();
    } catch (error) {
        if (error.lines) {
            error.line = number + error.lines;
        }
        throw error;
    }
}

module.exports = { Pieces, eachLine, utf8Length };
