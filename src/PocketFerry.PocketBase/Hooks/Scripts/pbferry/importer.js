// Rows into a collection through PocketBase's own models: its validators and the owner's hooks judge each.

const { Fault, faultOf } = require(`${__hooks}/pbferry/fault.js`);
const { parseRow } = require(`${__hooks}/pbferry/json.js`);
const { Load } = require(`${__hooks}/pbferry/load.js`);
const { Rows } = require(`${__hooks}/pbferry/rows.js`);

class Importer extends Load {
    // options, besides the load's: mode, validate, keepDates, keepHashes, files
    constructor(app, collection, options) {
        super(collection, options);
        this.rows = new Rows(app, collection, options);
        this.match = options.mode === "insert" ? null : options.upsert;
    }

    put(txApp, entries) {
        for (const entry of entries) {
            this.tally.read++;
            const outcome = this.options.onError === "reject" ? this.guarded(txApp, entry) : this.bare(txApp, entry);
            if (outcome !== null) {
                this.tally[outcome]++;
            }
        }
    }

    bare(txApp, entry) {
        try {
            return this.write(txApp, entry);
        } catch (error) {
            this.reject(entry, faultOf(error));
            return null;
        }
    }

    // What a bad row, or a hook on its way, had written goes with it.
    guarded(txApp, entry) {
        txApp.db().newQuery("SAVEPOINT pbferry").execute();
        try {
            return this.write(txApp, entry);
        } catch (error) {
            txApp.db().newQuery("ROLLBACK TO pbferry").execute();
            this.reject(entry, faultOf(error));
            return null;
        } finally {
            txApp.db().newQuery("RELEASE pbferry").execute();
        }
    }

    // Writes a row and says what became of it.
    write(txApp, entry) {
        const row = rowOf(entry);
        const match = this.match === null ? null : this.match.map((name) => row[name]);
        const given = Object.assign({}, this.options.mode === "replace" ? row : null);
        const special = this.rows.read(row, entry.text);
        const existing = match === null ? null : this.find(txApp, match);
        if (existing !== null && this.options.mode === "skip") {
            return "skipped";
        }
        if (existing === null && this.options.mode === "update") {
            throw new Fault("missing_record", this.match[0], "No record matches the row.");
        }
        const record = existing || new Record(this.collection);
        if (existing !== null) {
            delete row.id;
            if (this.options.mode === "replace") {
                this.empty(record, given);
            }
        }
        this.rows.fill(record, row, special, existing === null);
        if (this.options.validate) {
            txApp.save(record);
        } else {
            txApp.saveNoValidate(record);
        }
        if (this.options.keepDates && existing !== null) {
            this.keepDates(txApp, record.id, special);
        }
        return existing === null ? "inserted" : "updated";
    }

    find(txApp, values) {
        const params = {};
        const terms = this.match.map((name, i) => {
            const value = values[i];
            if (value === undefined || value === null || value === "") {
                throw new Fault("missing_key", name, `The row has no '${name}' to be matched by.`);
            }
            params[`key${i}`] = value;
            return `[[${name}]] = {:key${i}}`;
        });
        const found = arrayOf(new Record(this.collection));
        txApp.recordQuery(this.collection).andWhere($dbx.exp(terms.join(" AND "), params)).limit(2).all(found);
        if (found.length > 1) {
            throw new Fault("ambiguous", this.match[0], "More than one record matches the row.");
        }
        return found.length === 0 ? null : found[0];
    }

    // Fields that the row doesn't have go back to nothing; PocketBase fills its own again.
    empty(record, given) {
        for (const { name, type } of Object.values(this.rows.fields)) {
            const isOwn = name === "id" || type === "autodate" || type === "password" || name === "tokenKey";
            if (!isOwn && given[name] === undefined) {
                record.set(name, null);
            }
        }
    }

    // A change moves `updated` whatever the record says.
    keepDates(txApp, id, special) {
        for (const { key, value } of special.filter((s) => s.kind === "date")) {
            txApp
                .db()
                .newQuery(`UPDATE {{${this.collection.name}}} SET [[${key}]] = {:value} WHERE [[id]] = {:id}`)
                .bind({ value: new DateTime(value).string(), id })
                .execute();
        }
    }
}

function rowOf(entry) {
    if (entry.row instanceof Fault) {
        throw entry.row;
    }
    return entry.row === undefined ? parseRow(entry.text) : entry.row;
}

module.exports = { Importer };
