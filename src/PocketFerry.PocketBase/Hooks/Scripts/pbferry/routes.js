// The routes under /api/pbferry. Who gets here is a superuser.

const about = require(`${__hooks}/pbferry/about.js`);
const { Fault, faultOf, SERVER_FAILED } = require(`${__hooks}/pbferry/fault.js`);
const { MODES } = require(`${__hooks}/pbferry/load.js`);
const { Importer } = require(`${__hooks}/pbferry/importer.js`);
const { RawImporter } = require(`${__hooks}/pbferry/raw.js`);

function collectionOf(e) {
    try {
        return e.app.findCollectionByNameOrId(e.request.pathValue("collection"));
    } catch (_) {
        throw new NotFoundError("There is no such collection.");
    }
}

// The body's text, which must be read at once: in pieces it loses its end, or comes twice.
function bodyOf(e) {
    const { utf8Length } = require(`${__hooks}/pbferry/lines.js`);
    const length = e.request.contentLength;
    if (length < 0) {
        throw new ApiError(411, "The body's length must be given (Content-Length).");
    }
    let text;
    try {
        text = toString(e.request.body, about.mostBytes);
    } catch (error) {
        throw new ApiError(413, `The body is larger than ${about.mostBytes >> 20} MB: send fewer rows at a time.`);
    }
    if (text.indexOf("\ufffd") >= 0 && utf8Length(text) !== length) {
        throw new BadRequestError("The body is not valid UTF-8.");
    }
    return text;
}

function importInto(e) {
    const collection = collectionOf(e);
    const query = e.request.url.query();
    const options = {
        mode: query.get("mode") || "insert",
        upsert: (query.get("upsert") || "id").split(","),
        validate: query.get("validate") !== "0",
        dryRun: query.get("dryRun") === "1",
        onError: query.get("onError") || "stop",
        keepDates: query.get("keepDates") === "1",
        keepHashes: query.get("keepHashes") === "1",
        files: null,
        mostErrors: 10000,
    };
    const text = bodyOf(e);
    let importer;
    try {
        if (MODES.indexOf(options.mode) < 0) {
            throw new Fault("mode", "", `There is no mode '${options.mode}'.`);
        }
        importer =
            query.get("raw") === "1"
                ? new RawImporter(e.app, collection, options)
                : new Importer(e.app, collection, options);
        importer.run(e.app, entriesOf(text));
    } catch (error) {
        throw refusal(error);
    }
    return e.json(200, importer.tally);
}

// A wrong request has a reason that is told from a server's that failed.
function refusal(error) {
    const fault = faultOf(error);
    return fault.code === SERVER_FAILED
        ? new ApiError(503, fault.message)
        : error instanceof Fault
          ? new BadRequestError(fault.message, { pbferry: new ValidationError(fault.code, fault.message) })
          : error;
}

function entriesOf(text) {
    const entries = [];
    const lines = text.split("\n");
    for (let i = 0; i < lines.length; i++) {
        if (lines[i] !== "" && lines[i] !== "\r") {
            entries.push({ line: i + 1, text: lines[i], row: undefined });
        }
    }
    return entries;
}

function exportFrom(e) {
    const { Exporter } = require(`${__hooks}/pbferry/exporter.js`);
    const query = e.request.url.query();
    const exporter = new Exporter(e.app, collectionOf(e), {
        filter: query.get("filter"),
        after: query.get("after"),
        limit: Number(query.get("limit")) || 0,
        page: 1000,
        withSecrets: query.get("withSecrets") === "1",
        fields: query.get("fields") ? query.get("fields").split(",") : null,
    });
    e.response.header().set("Content-Type", "application/x-ndjson");
    e.response.writeHeader(200);
    exporter.eachPage((page) => {
        e.response.write(page.map((r) => r.line + "\n").join(""));
        e.flush();
    });
    return null;
}

function info(e) {
    return e.json(200, { version: about.version, protocol: about.protocol, mostBytes: about.mostBytes });
}

module.exports = { importInto, exportFrom, info };
