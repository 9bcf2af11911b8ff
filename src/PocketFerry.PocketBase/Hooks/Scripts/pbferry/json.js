// Rows as JSON.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);

// The object that a line holds.
function parseRow(text) {
    let row;
    try {
        row = JSON.parse(text);
    } catch (error) {
        throw new Fault("invalid_json", "", `The line is not JSON: ${error.message}`);
    }
    if (row === null || typeof row !== "object" || Array.isArray(row)) {
        throw new Fault("no_object", "", "The line is not a JSON object.");
    }
    return row;
}

// A field as rawValue looks for it: how it begins in an object's text.
function named(name) {
    return { name, member: `"${name}":` };
}

// The raw text of a field's value in an object's text: JSON fields keep their bytes, and JSON.parse would round large numbers
// and move integer-like keys.
function rawValue(app, text, field, value) {
    const plain = JSON.stringify(value);
    const at = text.indexOf(field.member + plain);
    if (at >= 0 && text.indexOf(field.member) === at && text.lastIndexOf(field.member) === at) {
        const next = text[at + field.member.length + plain.length];
        if (next === "," || next === "}") {
            return plain;
        }
    }
    // SQLite's own reader keeps numbers and the order of keys as they stand.
    const found = new DynamicModel({ raw: "" });
    app.db()
        .newQuery("SELECT coalesce({:row} -> {:path}, 'null') AS raw")
        .bind({ row: text, path: `$."${field.name}"` })
        .one(found);
    return found.raw;
}

module.exports = { named, parseRow, rawValue };
