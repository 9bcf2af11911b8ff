// How SQLite reads a field's value out of a row's JSON, and writes it into JSON again. Names of tables and columns are the
// collection's own, never a caller's.

const DATE = "????-??-?? ??:??:??.???Z";

// What is wrong with a value that isn't null: an SQL condition; and what is stored: an SQL expression over `x.value`.
function column(field) {
    const name = field.getName();
    // PocketBase's field names are of \w alone.
    const path = `'$."${name}"'`;
    const type = `json_type(x.value, ${path})`;
    const value = `(x.value ->> ${path})`;
    const json = `(x.value -> ${path})`;
    const text = { wrong: `${type} NOT IN ('text', 'null')`, stored: `coalesce(${value}, '')`, wanted: "A text" };
    const made = (stored) => ({ ...text, stored });
    const isList = typeof field.isMultiple === "function" && field.isMultiple();
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
        autodate: dateParts(text, type, value, "strftime('%Y-%m-%d %H:%M:%fZ')"),
        json: {
            wrong: "0",
            stored: `CASE WHEN ${type} IS NULL THEN NULL ELSE ${json} END`,
            wanted: "",
        },
        geoPoint: {
            wrong:
                `${type} NOT IN ('object', 'null') OR (${type} = 'object' AND (` +
                `coalesce(json_type(x.value, '$."${name}".lon') NOT IN ('integer', 'real'), 1) OR ` +
                `coalesce(json_type(x.value, '$."${name}".lat') NOT IN ('integer', 'real'), 1)))`,
            stored:
                `CASE WHEN ${type} = 'object' THEN json_object('lon', x.value -> '$."${name}".lon', ` +
                `'lat', x.value -> '$."${name}".lat') ELSE '{"lon":0,"lat":0}' END`,
            wanted: 'A point such as {"lon":1.5,"lat":2}',
        },
    };
    const list = {
        wrong:
            `${type} NOT IN ('array', 'null') OR (${type} = 'array' AND EXISTS (SELECT 1 FROM ` +
            `json_each(x.value, ${path}) AS i WHERE i.type <> 'text'))`,
        stored: `CASE WHEN ${type} = 'array' THEN ${json} ELSE '[]' END`,
        wanted: "A list of texts",
    };
    let found = parts[field.type()] || (isList ? list : text);
    if (name === "id") {
        found = made(`coalesce(nullif(${value}, ''), lower(substr(hex(randomblob(8)), 1, 15)))`);
    } else if (name === "tokenKey") {
        found = made(`coalesce(nullif(${value}, ''), lower(hex(randomblob(25))))`);
    }
    return { name, ...found };
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
    const isList = typeof field.isMultiple === "function" && field.isMultiple();
    if (isList || field.type() === "json" || field.type() === "geoPoint") {
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

module.exports = { column, written };
