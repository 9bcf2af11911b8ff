// From rows to records.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);
const { ADDED, describe, HASH } = require(`${__hooks}/pbferry/fields.js`);
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

    // Checks a row's values and sorts them by how they are set. The text is the row's own, for JSON fields.
    read(row, text) {
        const plain = {};
        const special = [];
        for (const key of Object.keys(row)) {
            const field = this.fields[key];
            if (field === undefined) {
                if (ADDED.indexOf(key) >= 0) {
                    continue;
                }
                throw new Fault("unknown_field", key, `${this.collection.name} has no field '${key}'.`);
            }
            const value = row[key];
            if (field.type === "json") {
                plain[key] = text === null ? value : rawValue(this.app, text, key, value);
            } else if (value === null) {
                if (this.options.mode !== "merge") {
                    plain[key] = null;
                }
            } else if (field.type === "autodate") {
                this.readDate(special, key, field.read(value));
            } else if (field.type === "password" || (this.isAuth && key === "tokenKey")) {
                this.readSecret(plain, special, key, field.read(value));
            } else if (field.type === "file") {
                special.push({ kind: "file", key, value: [].concat(field.read(value)).filter((n) => n !== "") });
            } else {
                plain[key] = field.read(value);
            }
        }
        return { plain, special };
    }

    readDate(special, key, value) {
        if (this.options.keepDates && value !== "") {
            special.push({ kind: "date", key, value });
        } else if (value !== "") {
            this.notKept.dates++;
        }
    }

    readSecret(plain, special, key, value) {
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
            plain[key] = value;
        }
    }

    // Sets a row's values in a record.
    fill(record, read, isNew) {
        record.load(read.plain);
        for (const { kind, key, value } of read.special) {
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
