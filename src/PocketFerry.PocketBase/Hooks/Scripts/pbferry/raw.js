// Rows into a table without the model layer: for trusted data. SQLite reads the rows itself, which is many times faster than
// a script could be; what it can't take is found before, by type, or by itself, by constraint.

const { Fault, faultOf } = require(`${__hooks}/pbferry/fault.js`);
const { Load } = require(`${__hooks}/pbferry/load.js`);
const { column } = require(`${__hooks}/pbferry/columns.js`);

const ADDED = ["collectionId", "collectionName", "expand"];

class RawImporter extends Load {
    // options, besides the load's: mode (insert, upsert, skip)
    constructor(app, collection, options) {
        super(collection, options);
        if (["insert", "upsert", "skip"].indexOf(options.mode) < 0) {
            throw new Fault("mode", "", `The raw mode takes insert, upsert and skip, not '${options.mode}'.`);
        }
        this.columns = [];
        for (const field of collection.fields) {
            this.columns.push(column(field));
        }
        this.names = this.columns.map((c) => c.name);
    }

    put(txApp, entries) {
        this.tally.read += entries.length;
        const good = this.judge(txApp, this.parse(txApp, entries));
        if (good.length > 0 && !this.tryAll(txApp, good)) {
            good.forEach((entry) => this.tryOne(txApp, entry));
        }
        this.tally.errors.sort((a, b) => a.line - b.line);
    }

    // Leaves out lines that aren't JSON objects: one that holds two would move all behind it.
    parse(txApp, entries) {
        const isWhole = (text) => text.startsWith("{") && (text.endsWith("}") || text.endsWith("}\r"));
        const joined = joinedOf(entries);
        if (entries.every((e) => isWhole(e.text)) && lengthOf(joined, txApp) === entries.length) {
            return entries;
        }
        return entries.filter((entry) => {
            try {
                const row = JSON.parse(entry.text);
                if (row !== null && typeof row === "object" && !Array.isArray(row)) {
                    return true;
                }
                this.reject(entry, new Fault("no_object", "", "The line is not a JSON object."));
            } catch (error) {
                this.reject(entry, new Fault("invalid_json", "", `The line is not JSON: ${error.message}`));
            }
            return false;
        });
    }

    // Leaves out rows with values of the wrong type and with unknown fields.
    judge(txApp, entries) {
        if (entries.length === 0) {
            return entries;
        }
        const { columns, collection } = this;
        const cases = columns.map((c, i) => `WHEN ${c.wrong} THEN ${i}`);
        const secret = columns.findIndex((c) => c.name === "password");
        if (collection.isAuth()) {
            cases.push(`WHEN coalesce(x.value ->> '$."password"', '') NOT LIKE '$2%' THEN ${secret}`);
        }
        if (this.options.mode === "upsert") {
            columns.forEach((c, i) => cases.push(`WHEN ${this.isSupplied(i, entries)} THEN -1`));
        }
        const known = {};
        const names = this.names.concat(ADDED).map((name, i) => {
            known[`name${i}`] = name;
            return `{:name${i}}`;
        });
        const found = arrayOf(new DynamicModel({ row: 0, column: 0, key: "" }));
        txApp
            .db()
            .newQuery(
                `SELECT * FROM (SELECT x.key AS row, CASE ${cases.join(" ")} ELSE -2 END AS column, coalesce((SELECT k.key ` +
                    `FROM json_each(x.value) AS k WHERE k.key NOT IN (${names.join(", ")}) LIMIT 1), '') AS key ` +
                    `FROM json_each({:rows}) AS x) WHERE column <> -2 OR key <> ''`,
            )
            .bind({ rows: joinedOf(entries), ...known })
            .all(found);
        const bad = {};
        for (const { row, column: number, key } of found) {
            bad[row] = this.faultAt(number, key);
        }
        return found.length === 0
            ? entries
            : entries.filter((entry, i) => {
                  if (bad[i]) {
                      this.reject(entry, bad[i]);
                  }
                  return !bad[i];
              });
    }

    // An upsert changes the fields that the first row has: a row without one of them would empty it.
    isSupplied(number, entries) {
        if (this.supplied === undefined) {
            const first = JSON.parse(entries[0].text);
            this.supplied = this.columns.map((c) => first[c.name] !== undefined);
        }
        const there = `json_type(x.value, '$."${this.names[number]}"') IS NULL`;
        return this.supplied[number] ? there : `NOT ${there}`;
    }

    faultAt(number, key) {
        if (key !== "") {
            return new Fault("unknown_field", key, `'${this.collection.name}' has no field '${key}'.`);
        }
        if (number === -1) {
            return new Fault("other_fields", "", "A raw upsert wants the same fields in every row.");
        }
        const { name, wanted } = this.columns[number];
        return name === "password"
            ? new Fault("no_hash", name, "The raw mode wants the password's bcrypt hash.")
            : new Fault("wrong_value", name, `${wanted} is wanted.`);
    }

    tryAll(txApp, entries) {
        txApp.db().newQuery("SAVEPOINT pbferry").execute();
        try {
            this.insert(txApp, entries);
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
            this.insert(txApp, [entry]);
        } catch (error) {
            txApp.db().newQuery("ROLLBACK TO pbferry").execute();
            this.reject(entry, faultOf(error));
        } finally {
            txApp.db().newQuery("RELEASE pbferry").execute();
        }
    }

    insert(txApp, entries) {
        const rows = joinedOf(entries);
        const table = `{{${this.collection.name}}}`;
        const names = this.names.map((n) => `[[${n}]]`).join(", ");
        const values = this.columns.map((c) => c.stored).join(", ");
        const before = this.options.mode === "insert" ? 0 : this.countMatches(txApp, rows, table);
        txApp
            .db()
            .newQuery(
                `INSERT INTO ${table} (${names}) SELECT ${values} FROM json_each({:rows}) AS x WHERE true${this.conflict()}`,
            )
            .bind({ rows })
            .execute();
        this.tally.inserted += entries.length - before;
        this.tally[this.options.mode === "skip" ? "skipped" : "updated"] += before;
    }

    conflict() {
        if (this.options.mode === "insert") {
            return "";
        }
        const target = this.options.upsert.map((n) => `[[${n}]]`).join(", ");
        if (this.options.mode === "skip") {
            return ` ON CONFLICT (${target}) DO NOTHING`;
        }
        const set = this.names.filter((n, i) => this.supplied[i] && n !== "id" && this.options.upsert.indexOf(n) < 0);
        return set.length === 0
            ? ` ON CONFLICT (${target}) DO NOTHING`
            : ` ON CONFLICT (${target}) DO UPDATE SET ${set.map((n) => `[[${n}]] = excluded.[[${n}]]`).join(", ")}`;
    }

    countMatches(txApp, rows, table) {
        const found = new DynamicModel({ count: 0 });
        const on = this.options.upsert.map((n) => `t.[[${n}]] = (x.value ->> '$."${n}"')`).join(" AND ");
        txApp
            .db()
            .newQuery(`SELECT count(*) AS count FROM json_each({:rows}) AS x JOIN ${table} AS t ON ${on}`)
            .bind({ rows })
            .one(found);
        return found.count;
    }
}

function joinedOf(entries) {
    return `[${entries.map((e) => e.text).join(",")}]`;
}

function lengthOf(json, app) {
    const found = new DynamicModel({ length: 0 });
    app.db().newQuery("SELECT CASE WHEN json_valid({:json}) THEN json_array_length({:json}) ELSE -1 END AS length")
        .bind({ json })
        .one(found);
    return found.length;
}

module.exports = { RawImporter };
