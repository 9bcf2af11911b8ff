// Rows into a table without the model layer: for trusted data. SQLite reads the rows itself, which is many times faster than
// a script could be; what it can't take is found before, by type, or by itself, by constraint.

const { Fault, faultOf } = require(`${__hooks}/pbferry/fault.js`);
const { Load } = require(`${__hooks}/pbferry/load.js`);
const { ADDED } = require(`${__hooks}/pbferry/fields.js`);
const { parseRow } = require(`${__hooks}/pbferry/json.js`);
const { ROW, column, textOf } = require(`${__hooks}/pbferry/columns.js`);

const MODES = ["insert", "upsert", "update", "merge", "skip"];

// Some entries, and their rows as one JSON array.
class Piece {
    constructor(entries) {
        this.entries = entries;
        this.rows = `[${entries.map((e) => e.text).join(",")}]`;
    }

    without(isBad) {
        const good = this.entries.filter((entry, i) => !isBad(entry, i));
        return good.length === this.entries.length ? this : new Piece(good);
    }
}

class RawImporter extends Load {
    // options, besides the load's: mode (one of MODES)
    constructor(app, collection, options) {
        super(collection, options);
        if (MODES.indexOf(options.mode) < 0) {
            throw new Fault("mode", "", `The raw mode takes ${MODES.join(", ")}, not '${options.mode}'.`);
        }
        this.table = `{{${collection.name}}}`;
        this.columns = [];
        for (const field of collection.fields) {
            this.columns.push(column(field, collection.name));
        }
        this.names = this.columns.map((c) => c.name);
        this.match = options.mode === "insert" ? [] : options.upsert;
        this.matches = this.match.map((n) => `${this.table}.[[${n}]] = ${textOf(n)}`).join(" AND ");
        this.faults = this.possibleFaults();
        this.cleanInsert = `${this.insertFrom()} WHERE ${this.clean()}`;
    }

    // A row without faults, all of whose keys are known. Twice the same key isn't clean, and judged as ever.
    clean() {
        const cases = this.faults.map(({ when }) => `WHEN ${when} THEN 0`);
        const paths = this.names.concat(ADDED).map((name) => `'$."${name}"'`);
        return `CASE ${cases.join(" ")} ELSE json_remove(${ROW}.value, ${paths.join(", ")}) = '{}' END`;
    }

    // What may be wrong with a row: conditions, and what is said of them. The first that holds counts.
    possibleFaults() {
        const { columns, options, table, match, matches } = this;
        const faults = columns.map(({ name, type, wrong, wanted }) => ({
            when: wrong,
            fault: () =>
                type === "password"
                    ? new Fault("no_hash", name, "The raw mode wants the password's bcrypt hash.")
                    : new Fault("wrong_value", name, `${wanted} is wanted.`),
        }));
        match.forEach((name) =>
            faults.push({
                when: `coalesce(${textOf(name)}, '') = ''`,
                fault: () => new Fault("missing_key", name, `The row has no '${name}' to be matched by.`),
            }),
        );
        const exists = `EXISTS (SELECT 1 FROM ${table} WHERE ${matches})`;
        if (options.mode === "update") {
            faults.push({
                when: `NOT ${exists}`,
                fault: () => new Fault("missing_record", match[0], "No record matches the row."),
            });
        } else if (this.collection.isAuth()) {
            faults.push({
                when: `coalesce(${textOf("password")}, '') = ''${match.length > 0 ? ` AND NOT ${exists}` : ""}`,
                fault: () => new Fault("no_hash", "password", "The raw mode wants the password's bcrypt hash."),
            });
        }
        if (match.length > 0 && match.indexOf("id") < 0) {
            faults.push({
                when: `(SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE ${matches} LIMIT 2)) > 1`,
                fault: () => new Fault("ambiguous", match[0], "More than one record matches the row."),
            });
        }
        return faults;
    }

    put(txApp, entries) {
        this.tally.read += entries.length;
        const whole = new Piece(entries);
        if (this.match.length === 0 && this.insertClean(txApp, whole)) {
            return;
        }
        const piece = this.parse(txApp, whole);
        if (this.match.length > 0 && this.hasTwice(txApp, piece)) {
            // The second row of a record must find what the first has left.
            piece.entries.forEach((entry) => this.putPiece(txApp, new Piece([entry])));
        } else {
            this.putPiece(txApp, piece);
        }
        this.tally.errors.sort((a, b) => a.line - b.line);
    }

    putPiece(txApp, piece) {
        const good = piece.entries.length === 0 ? piece : this.judge(txApp, piece);
        if (good.entries.length > 0 && !this.tryAll(txApp, good)) {
            good.entries.forEach((entry) => this.tryOne(txApp, entry));
        }
    }

    // Most rows have nothing wrong with them: one statement then checks and writes them all. False where any has.
    insertClean(txApp, { entries, rows }) {
        if (!entries.every(isWhole)) {
            return false;
        }
        txApp.db().newQuery("SAVEPOINT pbferry").execute();
        let inserted = 0;
        try {
            inserted = txApp.db().newQuery(this.cleanInsert).bind({ rows }).execute().rowsAffected();
        } catch (_) {
            // What it was is found row by row.
        }
        const isClean = inserted === entries.length;
        if (isClean) {
            this.tally.inserted += inserted;
        } else {
            txApp.db().newQuery("ROLLBACK TO pbferry").execute();
        }
        txApp.db().newQuery("RELEASE pbferry").execute();
        return isClean;
    }

    // Leaves out lines that aren't JSON objects: one that holds two would move all behind it.
    parse(txApp, piece) {
        if (piece.entries.every(isWhole) && lengthOf(piece.rows, txApp) === piece.entries.length) {
            return piece;
        }
        return piece.without((entry) => {
            try {
                parseRow(entry.text);
                return false;
            } catch (error) {
                this.reject(entry, error);
                return true;
            }
        });
    }

    hasTwice(txApp, piece) {
        const found = new DynamicModel({ keys: 0 });
        txApp
            .db()
            .newQuery(
                `SELECT count(DISTINCT json_array(${this.match.map(textOf).join(", ")})) AS keys FROM json_each({:rows}) AS ${ROW}`,
            )
            .bind({ rows: piece.rows })
            .one(found);
        return found.keys < piece.entries.length;
    }

    // Leaves out rows with values of the wrong type and with unknown fields.
    judge(txApp, piece) {
        const cases = this.faults.map(({ when }, i) => `WHEN ${when} THEN ${i}`);
        const known = {};
        const names = this.names.concat(ADDED).map((name, i) => {
            known[`name${i}`] = name;
            return `{:name${i}}`;
        });
        const found = arrayOf(new DynamicModel({ row: 0, fault: 0, key: "" }));
        txApp
            .db()
            .newQuery(
                `SELECT * FROM (SELECT ${ROW}.key AS row, CASE ${cases.join(" ")} ELSE -1 END AS fault, coalesce((SELECT k.key ` +
                    `FROM json_each(${ROW}.value) AS k WHERE k.key NOT IN (${names.join(", ")}) LIMIT 1), '') AS key ` +
                    `FROM json_each({:rows}) AS ${ROW}) WHERE fault >= 0 OR key <> ''`,
            )
            .bind({ rows: piece.rows, ...known })
            .all(found);
        const bad = {};
        for (const { row, fault, key } of found) {
            bad[row] =
                key === ""
                    ? this.faults[fault].fault()
                    : new Fault("unknown_field", key, `'${this.collection.name}' has no field '${key}'.`);
        }
        return piece.without((entry, i) => {
            if (bad[i]) {
                this.reject(entry, bad[i]);
            }
            return bad[i] !== undefined;
        });
    }

    tryAll(txApp, piece) {
        txApp.db().newQuery("SAVEPOINT pbferry").execute();
        try {
            this.write(txApp, piece);
        } catch (_) {
            txApp.db().newQuery("ROLLBACK TO pbferry").execute();
            return false;
        } finally {
            txApp.db().newQuery("RELEASE pbferry").execute();
        }
        return true;
    }

    tryOne(txApp, entry) {
        txApp.db().newQuery("SAVEPOINT pbferry").execute();
        try {
            this.write(txApp, new Piece([entry]));
        } catch (error) {
            txApp.db().newQuery("ROLLBACK TO pbferry").execute();
            this.reject(entry, faultOf(error));
        } finally {
            txApp.db().newQuery("RELEASE pbferry").execute();
        }
    }

    write(txApp, { entries, rows }) {
        const { mode } = this.options;
        const there = mode === "insert" ? 0 : this.countMatches(txApp, rows);
        if (there > 0 && mode !== "skip") {
            this.update(txApp, rows);
        }
        if (there < entries.length) {
            this.insert(txApp, rows);
        }
        this.tally.inserted += entries.length - there;
        this.tally[mode === "skip" ? "skipped" : "updated"] += there;
    }

    insert(txApp, rows) {
        const fresh = this.match.length > 0 ? ` WHERE NOT EXISTS (SELECT 1 FROM ${this.table} WHERE ${this.matches})` : "";
        txApp.db().newQuery(this.insertFrom() + fresh).bind({ rows }).execute();
    }

    // Each row's text is made once here, and not anew for each of its columns.
    insertFrom() {
        const names = this.names.map((n) => `[[${n}]]`).join(", ");
        const values = this.columns.map((c) => c.stored).join(", ");
        return (
            `WITH ${ROW} AS MATERIALIZED (SELECT value FROM json_each({:rows})) ` +
            `INSERT INTO ${this.table} (${names}) SELECT ${values} FROM ${ROW}`
        );
    }

    // A record keeps what its row doesn't have.
    update(txApp, rows) {
        const set = this.columns
            .filter((c) => c.name !== "id" && this.match.indexOf(c.name) < 0)
            .map(({ name, isLeft, isEmpty, kept, stored }) => {
                const isKept = this.options.mode === "merge" ? isEmpty : isLeft;
                return `[[${name}]] = CASE WHEN ${isKept} THEN ${kept} ELSE ${stored} END`;
            });
        if (set.length > 0) {
            txApp
                .db()
                .newQuery(
                    `UPDATE ${this.table} SET ${set.join(", ")} FROM json_each({:rows}) AS ${ROW} WHERE ${this.matches}`,
                )
                .bind({ rows })
                .execute();
        }
    }

    countMatches(txApp, rows) {
        const found = new DynamicModel({ count: 0 });
        txApp
            .db()
            .newQuery(`SELECT count(*) AS count FROM json_each({:rows}) AS ${ROW} JOIN ${this.table} ON ${this.matches}`)
            .bind({ rows })
            .one(found);
        return found.count;
    }
}

function isWhole({ text }) {
    return text.startsWith("{") && (text.endsWith("}") || text.endsWith("}\r"));
}

function lengthOf(json, app) {
    const found = new DynamicModel({ length: 0 });
    app.db().newQuery("SELECT CASE WHEN json_valid({:json}) THEN json_array_length({:json}) ELSE -1 END AS length")
        .bind({ json })
        .one(found);
    return found.length;
}

module.exports = { RawImporter };
