// JSON fields keep the bytes that the row has: JSON.parse would round large numbers and move integer-like keys.

// The raw text of a key's value in an object's text.
function rawValue(app, text, key, value) {
    const plain = JSON.stringify(value);
    const name = JSON.stringify(key) + ":";
    const at = text.indexOf(name);
    if (at >= 0 && text.indexOf(name, at + 1) < 0 && text.startsWith(plain, at + name.length)) {
        const next = text[at + name.length + plain.length];
        if (next === "," || next === "}") {
            return plain;
        }
    }
    // SQLite's own reader keeps numbers and the order of keys as they stand.
    const found = new DynamicModel({ raw: "" });
    app.db()
        .newQuery("SELECT coalesce({:row} -> {:path}, 'null') AS raw")
        .bind({ row: text, path: `$."${key}"` })
        .one(found);
    return found.raw;
}

module.exports = { rawValue };
