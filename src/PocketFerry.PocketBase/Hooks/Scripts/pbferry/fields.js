// How a row's values become a record's, one function a field. PocketBase turns what it can't read into an empty value
// without a word; here such a value is a fault.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);
const { named } = require(`${__hooks}/pbferry/json.js`);

// What the web API adds to every record.
const ADDED = ["collectionId", "collectionName", "expand"];

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DATE = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
// Dates that need no second look: no month has fewer than 28 days.
const PLAIN_DATE =
    /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/;
const HASH = /^\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}$/;

function wrong(field, value, wanted) {
    const shown = JSON.stringify(value);
    return new Fault(
        "wrong_value",
        field,
        `${wanted}, not ${shown.length > 60 ? shown.slice(0, 60) + "…" : shown}.`,
    );
}

const text = (name) => (value) => {
    if (typeof value === "string") {
        return value;
    }
    if (typeof value === "number" && Number.isSafeInteger(value)) {
        return String(value);
    }
    throw wrong(name, value, "A text is wanted");
};

const number = (name) => (value) => {
    const read = typeof value === "string" && NUMBER.test(value.trim()) ? Number(value) : value;
    if (typeof read !== "number" || !Number.isFinite(read)) {
        throw wrong(name, value, "A number is wanted");
    }
    return read;
};

const TRUTHS = { true: true, false: false, 1: true, 0: false };

const bool = (name) => (value) => {
    const read = typeof value === "boolean" ? value : TRUTHS[value];
    if (read === undefined) {
        throw wrong(name, value, "true or false is wanted");
    }
    return read;
};

const date = (name) => (value) => {
    if (typeof value !== "string" || (value !== "" && (!DATE.test(value) || new DateTime(value).isZero()))) {
        throw wrong(name, value, "A date such as 2026-01-31 10:00:00.000Z is wanted");
    }
    return value;
};

const list = (name) => (value) => {
    let read = value;
    if (typeof value === "string") {
        read = value.startsWith("[") ? parsed(value) : [value];
    }
    if (!Array.isArray(read) || read.some((item) => typeof item !== "string")) {
        throw wrong(name, value, "A list of texts is wanted");
    }
    return read;
};

const point = (name) => (value) => {
    const read = typeof value === "string" ? parsed(value) : value;
    if (!read || typeof read.lon !== "number" || typeof read.lat !== "number") {
        throw wrong(name, value, 'A point such as {"lon":1.5,"lat":2} is wanted');
    }
    return { lon: read.lon, lat: read.lat };
};

function parsed(value) {
    try {
        return JSON.parse(value);
    } catch (_) {
        return undefined;
    }
}

function reader(field) {
    const name = field.getName();
    switch (field.type()) {
        case "number":
            return number(name);
        case "bool":
            return bool(name);
        case "date":
        case "autodate":
            return date(name);
        case "geoPoint":
            return point(name);
        case "select":
        case "relation":
        case "file":
            return field.isMultiple() ? list(name) : text(name);
        default:
            return text(name);
    }
}

// The type of the values that a field takes as they stand.
function asIs(field, isSecret) {
    switch (field.type()) {
        case "bool":
            return "boolean";
        case "text":
        case "editor":
        case "email":
        case "url":
            return isSecret ? null : "string";
        case "select":
        case "relation":
            return field.isMultiple() ? null : "string";
        default:
            return null;
    }
}

// What is to be known of a collection's fields, found out once.
function describe(collection) {
    const fields = {};
    for (const field of collection.fields) {
        const name = field.getName();
        const type = field.type();
        const isSecret = type === "password" || (collection.isAuth() && name === "tokenKey");
        fields[name] = Object.assign(named(name), {
            type,
            isSecret,
            isDate: type === "date",
            asIs: asIs(field, isSecret),
            read: reader(field),
        });
    }
    return fields;
}

module.exports = { ADDED, describe, HASH, PLAIN_DATE };
