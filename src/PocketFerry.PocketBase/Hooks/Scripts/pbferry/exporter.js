// Records out, page by page in the order of their ids, whatever is written meanwhile. SQLite writes the JSON: numbers, JSON
// fields and dates leave as they are stored.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);
const { written } = require(`${__hooks}/pbferry/columns.js`);

class Exporter {
    // options: filter, after, limit, page, withSecrets, fields (names; none is all)
    constructor(app, collection, options) {
        this.app = app;
        this.collection = collection;
        this.options = options;
        this.fields = [];
        for (const field of collection.fields) {
            const isSecret = field.type() === "password" || (collection.isAuth() && field.getName() === "tokenKey");
            const isWanted = !options.fields || field.getName() === "id" || options.fields.indexOf(field.getName()) >= 0;
            if (isWanted && (!isSecret || options.withSecrets)) {
                this.fields.push(field);
            }
        }
        // The id leads, wherever it stands in the collection.
        this.fields.sort((a, b) => (b.getName() === "id") - (a.getName() === "id"));
        this.names = this.fields.map((f) => f.getName());
    }

    // Calls back with each page's lines: JSON objects, or lists of the fields' JSON texts where cells are wanted.
    eachPage(callback) {
        let after = this.options.after || "";
        let left = this.options.limit || Infinity;
        for (;;) {
            const size = Math.min(this.options.page, left);
            const found = this.options.filter ? this.filtered(after, size) : this.page(after, size);
            if (found.length === 0) {
                return;
            }
            callback(found);
            left -= found.length;
            after = found[found.length - 1].id;
            if (found.length < size || left <= 0) {
                return;
            }
        }
    }

    page(after, size) {
        return this.query("[[id]] > {:after} ORDER BY [[id]] LIMIT {:size}", { after, size });
    }

    // The filter is PocketBase's language, and PocketBase's to read.
    filtered(after, size) {
        const records = this.app.findRecordsByFilter(
            this.collection,
            `(${this.options.filter}) && id > {:after}`,
            "id",
            size,
            0,
            { after },
        );
        const ids = records.map((r) => r.id);
        return this.query("[[id]] IN (SELECT value FROM json_each({:ids})) ORDER BY [[id]]", {
            ids: JSON.stringify(ids),
        });
    }

    query(rest, params) {
        const parts = this.fields.map((f, i) => `'${i === 0 ? "{" : ","}"${f.getName()}":' || ${written(f)}`);
        const found = arrayOf(new DynamicModel({ id: "", line: "" }));
        this.app
            .db()
            .newQuery(
                `SELECT CAST([[id]] AS TEXT) AS id, ${parts.join(" || ")} || '}' AS line FROM {{${this.collection.name}}} WHERE ${rest}`,
            )
            .bind(params)
            .all(found);
        return found;
    }
}

// A record's line as CSV: texts bare, lists, objects and whatever stands in JSON fields as JSON.
function csvLine(fields, line) {
    const { named, rawValue } = require(`${__hooks}/pbferry/json.js`);
    const row = JSON.parse(line);
    const cells = fields.map((field) => {
        const name = field.getName();
        const value = row[name];
        if (field.type() === "json") {
            return value === null ? "" : quoted(rawValue($app, line, named(name), value));
        }
        return quoted(typeof value === "string" ? value : rawValue($app, line, named(name), value));
    });
    return cells.join(",");
}

function quoted(text) {
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function collectionOf(app, name) {
    try {
        return app.findCollectionByNameOrId(name);
    } catch (_) {
        throw new Fault("no_collection", "", `There is no collection '${name}'.`);
    }
}

module.exports = { Exporter, csvLine, quoted, collectionOf };
