// How SQLite reads a field's value out of a row's JSON, and writes it into JSON again. Names of tables and columns are the
// collection's own, never a caller's.

const DATE = "????-??-?? ??:??:??.???Z";
const NOW = "strftime('%Y-%m-%d %H:%M:%fZ')";

// The row that is read: a table-valued json_each. No collection has a blank in its name.
const ROW = '"a row"';

function isList(field) {
    return typeof field.isMultiple === "function" && field.isMultiple();
}

// PocketBase's field names are of \w alone.
function textOf(name) {
    return `(${ROW}.value ->> '$."${name}"')`;
}

// SQL over a row: what is wrong with its value, what is stored for a new record, whether it has none to store, and what
// a changed record gets then.
function column(field, table) {
    const name = field.getName();
    const path = `'$."${name}"'`;
    const type = `json_type(${ROW}.value, ${path})`;
    const value = textOf(name);
    const json = `(${ROW}.value -> ${path})`;
    const text = { wrong: `${type} NOT IN ('text', 'null')`, stored: `coalesce(${value}, '')`, wanted: "A text" };
    const parts = {
        number: {
            wrong: `${type} NOT IN ('integer', 'real', 'null')`,
            stored: `coalesce(${value}, 0)`,
            wanted: "A number",
        },
        bool: {
            wrong: `${type} NOT IN ('true', 'false', 'null')`,
            stored: `coalesce(${value}, 0)`,
            wanted: "true or false",
        },
        date: dateParts(text, type, value, "''"),
        autodate: dateParts(text, type, value, NOW),
        json: {
            wrong: "0",
            stored: `CASE WHEN coalesce(${type}, 'null') = 'null' THEN NULL ELSE ${json} END`,
            wanted: "",
        },
        geoPoint: {
            wrong:
                `${type} NOT IN ('object', 'null') OR (${type} = 'object' AND (` +
                `coalesce(json_type(${ROW}.value, '$."${name}".lon') NOT IN ('integer', 'real'), 1) OR ` +
                `coalesce(json_type(${ROW}.value, '$."${name}".lat') NOT IN ('integer', 'real'), 1)))`,
            stored:
                `CASE WHEN ${type} = 'object' THEN json_object('lon', ${ROW}.value -> '$."${name}".lon', ` +
                `'lat', ${ROW}.value -> '$."${name}".lat') ELSE '{"lon":0,"lat":0}' END`,
            wanted: 'A point such as {"lon":1.5,"lat":2}',
        },
        password: { ...text, wrong: `${text.wrong} OR (coalesce(${value}, '') <> '' AND ${value} NOT LIKE '$2%')` },
    };
    const list = {
        wrong:
            `${type} NOT IN ('array', 'null') OR (${type} = 'array' AND EXISTS (SELECT 1 FROM ` +
            `json_each(${ROW}.value, ${path}) AS i WHERE i.type <> 'text'))`,
        stored: `CASE WHEN ${type} = 'array' THEN ${json} ELSE '[]' END`,
        wanted: "A list of texts",
    };
    const found = { ...(parts[field.type()] || (isList(field) ? list : text)) };
    const old = `{{${table}}}.[[${name}]]`;
    found.kept = old;
    found.isLeft = `${type} IS NULL`;
    found.isEmpty = `coalesce(${type}, 'null') = 'null'`;
    if (name === "id") {
        found.stored = `coalesce(nullif(${value}, ''), lower(substr(hex(randomblob(8)), 1, 15)))`;
    } else if (name === "tokenKey") {
        const random = "lower(hex(randomblob(25)))";
        found.stored = `coalesce(nullif(${value}, ''), ${random})`;
        found.kept = `CASE WHEN ${isOther("password", table)} OR ${isOther("email", table)} THEN ${random} ELSE ${old} END`;
    } else if (field.type() === "autodate" && field.onUpdate) {
        found.kept = NOW;
    }
    if (name === "tokenKey" || field.type() === "autodate" || field.type() === "password") {
        // None of them is ever emptied.
        found.isLeft = `coalesce(${value}, '') = ''`;
        found.isEmpty = found.isLeft;
    }
    return { name, type: field.type(), ...found };
}

// Whether a row changes what a user signs in with: PocketBase ends their sessions then.
function isOther(name, table) {
    return `coalesce(nullif(${textOf(name)}, ''), {{${table}}}.[[${name}]]) <> {{${table}}}.[[${name}]]`;
}

function dateParts(text, type, value, missing) {
    return {
        wrong: `${text.wrong} OR (${type} = 'text' AND ${value} <> '' AND ${value} NOT GLOB '${DATE}')`,
        stored: `coalesce(nullif(${value}, ''), ${missing})`,
        wanted: "A date of the form 2026-01-31 10:00:00.000Z",
    };
}

// A column as JSON text.
function written(field) {
    const name = `[[${field.getName()}]]`;
    if (isList(field) || field.type() === "json" || field.type() === "geoPoint") {
        return `CASE WHEN json_valid(${name}) THEN CAST(${name} AS TEXT) WHEN ${name} IS NULL THEN 'null' ELSE json_quote(CAST(${name} AS TEXT)) END`;
    }
    switch (field.type()) {
        case "bool":
            return `CASE WHEN ${name} THEN 'true' ELSE 'false' END`;
        case "number":
            // The shortest form of the three that reads back as the same number.
            return (
                `CASE WHEN typeof(${name}) = 'integer' THEN CAST(${name} AS TEXT)` +
                ` WHEN CAST(printf('%!.15g', ${name}) AS REAL) = ${name} THEN printf('%!.15g', ${name})` +
                ` WHEN CAST(printf('%!.16g', ${name}) AS REAL) = ${name} THEN printf('%!.16g', ${name})` +
                ` ELSE printf('%!.17g', ${name}) END`
            );
        default:
            return `json_quote(CAST(${name} AS TEXT))`;
    }
}

module.exports = { ROW, column, textOf, written };
