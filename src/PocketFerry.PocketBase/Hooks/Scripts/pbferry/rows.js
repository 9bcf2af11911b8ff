// From rows to records.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);
const { ADDED, describe, HASH, PLAIN_DATE } = require(`${__hooks}/pbferry/fields.js`);
const { rawValue } = require(`${__hooks}/pbferry/json.js`);

class Rows {
    // options: keepDates, keepHashes, mode, files (a folder) or null
    constructor(app, collection, options) {
        this.app = app;
        this.collection = collection;
        this.options = options;
        this.fields = describe(collection);
        this.isAuth = collection.isAuth();
        this.notKept = { dates: 0, secrets: 0 };
    }

    // Checks a row's values and sorts them by how they are set: what record.load takes stays in the row, the rest comes back.
    // The text is the row's own, for JSON fields. Most values are set as they stand, and copying keys is what takes time here.
    read(row, text) {
        const special = [];
        const keys = Object.keys(row);
        for (let i = 0; i < keys.length; i++) {
            const key = keys[i];
            const value = row[key];
            const field = this.fields[key];
            if (field === undefined || (typeof value !== field.asIs && !(field.isDate && PLAIN_DATE.test(value)))) {
                this.sort(row, special, field, key, value, text);
            }
        }
        return special;
    }

    // Puts a value that isn't set as it stands where it belongs.
    sort(row, special, field, key, value, text) {
        if (field === undefined) {
            if (ADDED.indexOf(key) < 0) {
                throw new Fault("unknown_field", key, `${this.collection.name} has no field '${key}'.`);
            }
            delete row[key];
        } else if (field.type === "json") {
            if (text !== null) {
                row[key] = rawValue(this.app, text, field, value);
            }
        } else if (value === null) {
            if (this.options.mode === "merge") {
                delete row[key];
            }
        } else if (field.type === "autodate") {
            delete row[key];
            this.readDate(special, key, field.read(value));
        } else if (field.isSecret) {
            delete row[key];
            this.readSecret(row, special, key, field.read(value));
        } else if (field.type === "file") {
            delete row[key];
            special.push({ kind: "file", key, value: [].concat(field.read(value)).filter((n) => n !== "") });
        } else {
            row[key] = field.read(value);
        }
    }

    readDate(special, key, value) {
        if (this.options.keepDates && value !== "") {
            special.push({ kind: "date", key, value });
        } else if (value !== "") {
            this.notKept.dates++;
        }
    }

    readSecret(row, special, key, value) {
        if (value === "") {
            return;
        }
        const isToken = this.isAuth && key === "tokenKey";
        if (isToken || HASH.test(value)) {
            if (this.options.keepHashes) {
                special.push({ kind: isToken ? "tokenKey" : "password", key, value });
            } else {
                this.notKept.secrets++;
            }
        } else {
            row[key] = value;
        }
    }

    // Sets a row's values in a record.
    fill(record, row, special, isNew) {
        record.load(row);
        for (const { kind, key, value } of special) {
            if (kind === "date") {
                record.setRaw(key, new DateTime(value));
            } else if (kind === "password") {
                const password = record.getRaw(key);
                password.hash = value;
                record.setRaw(key, password);
            } else if (kind === "tokenKey") {
                record.setTokenKey(value);
            } else {
                this.attach(record, key, value, isNew);
            }
        }
        if (isNew && this.isAuth && record.getString("password:hash") === "") {
            record.setRandomPassword();
        }
    }

    attach(record, key, names, isNew) {
        const there = isNew ? [] : record.getStringSlice(key);
        if (names.length === there.length && names.every((name, i) => name === there[i])) {
            return;
        }
        if (this.options.files === null) {
            if (this.options.validate) {
                throw new Fault("missing_file", key, `The file '${names[0]}' is needed: name its folder with --files.`);
            }
            record.setRaw(key, this.collection.fields.getByName(key).isMultiple() ? names : names[0] || "");
            return;
        }
        const files = names.map((name) => {
            const file = $filesystem.fileFromPath($filepath.join(this.options.files, record.id, name));
            file.name = name;
            return file;
        });
        record.set(key, files);
    }
}

module.exports = { Rows };
