// Why a row can't go in: a code in PocketBase's manner, the field, a message for a person.

class Fault extends Error {
    constructor(code, field, message) {
        super(message);
        this.code = code;
        this.field = field;
    }
}

// What no row is to blame for.
const SERVERS =
    /\(SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CORRUPT|NOMEM|INTERRUPT)|database is locked|disk is full|disk I\/O error|context (?:canceled|deadline exceeded)/;
const SERVER_FAILED = "server_failed";

// What PocketBase threw: a validation error names its fields, a database error or an owner's hook doesn't.
function faultOf(error) {
    if (error instanceof Fault) {
        return error;
    }
    const value = error && error.value !== undefined ? error.value : error;
    let data = {};
    try {
        data = JSON.parse(JSON.stringify(new BadRequestError("", value).data || {}));
    } catch (_) {
        // Not a validation error: its text is all there is.
    }
    const field = Object.keys(data)[0];
    if (field !== undefined && data[field] && typeof data[field].message === "string") {
        return new Fault(data[field].code || "validation_error", field, data[field].message);
    }
    const text = String((error && error.message) || error).replace(/^GoError: /, "");
    const unique = /UNIQUE constraint failed: [^.]+\.(\w+)/.exec(text);
    if (unique) {
        return new Fault("validation_not_unique", unique[1], "Value must be unique.");
    }
    return new Fault(SERVERS.test(text) ? SERVER_FAILED : "refused", "", text);
}

module.exports = { Fault, faultOf, SERVER_FAILED };
