// data:import and data:export. Records go to standard output, everything else to standard error.

const { Fault, faultOf } = require(`${__hooks}/pbferry/fault.js`);
const { MODES } = require(`${__hooks}/pbferry/load.js`);

const SHOWN = 20;
const EVERY = 10000;

function addCommands(root) {
    root.addCommand(importCommand());
    root.addCommand(exportCommand());
}

function importCommand() {
    const command = new Command({
        use: "data:import FILE COLLECTION",
        short: "Imports records from an NDJSON, JSON or CSV file (- is standard input)",
        example:
            "pocketbase data:import people.ndjson people\n" +
            "pocketbase data:import people.csv people --upsert email --dry-run",
        run: (cmd, args) => guarded(cmd, () => runImport(cmd, args)),
    });
    const flags = command.flags();
    flags.int("batch", 0, "a transaction every N rows; 0 is one for all");
    flags.string("format", "", "ndjson, json or csv; by default what the file's name ends in");
    flags.string("mode", "", "existing records: insert (rejects them), upsert, update (rejects others), merge, skip or replace");
    flags.string("upsert", "", "the field, or fields with commas, that tell an existing record; means --mode upsert");
    flags.string("on-error", "stop", "what a bad row does: stop (takes its transaction back) or reject (goes on)");
    flags.bool("no-validate", false, "leave out PocketBase's validators; the hooks run all the same");
    flags.bool("raw", false, "write rows without the models: no validators, no hooks");
    flags.bool("dry-run", false, "do everything but keep it");
    flags.bool("keep-dates", false, "take over created and updated");
    flags.bool("keep-hashes", false, "take over bcrypt hashes of passwords, and token keys");
    flags.string("files", "", "the folder of the files, as RECORD_ID/NAME");
    return command;
}

function exportCommand() {
    const command = new Command({
        use: "data:export COLLECTION FILE",
        short: "Exports a collection's records to an NDJSON, JSON or CSV file (- is standard output)",
        example:
            "pocketbase data:export people people.ndjson\n" +
            "pocketbase data:export people - --filter \"age > 30\" --format csv",
        run: (cmd, args) => guarded(cmd, () => runExport(cmd, args)),
    });
    const flags = command.flags();
    flags.int("batch", 1000, "records read at a time");
    flags.string("format", "", "ndjson, json or csv; by default what the file's name ends in, else ndjson");
    flags.string("filter", "", "only records that PocketBase's filter gives");
    flags.bool("with-secrets", false, "with password hashes and token keys");
    return command;
}

// PocketBase's exit codes don't tell a failure in every version; these do.
function guarded(cmd, action) {
    let code;
    try {
        code = action();
    } catch (error) {
        const fault = faultOf(error);
        const place = error && error.line ? `line ${error.line}: ` : "";
        cmd.println(`pbferry: ${place}${fault.field ? fault.field + ": " : ""}${fault.message}`);
        code = fault.code === "usage" ? 2 : 1;
    }
    if (code !== 0) {
        $os.exit(code);
    }
}

function usage(message) {
    return new Fault("usage", "", message);
}

function formatOf(cmd, path) {
    const named = cmd.flags().getString("format");
    const ending = /\.(ndjson|jsonl|json|csv)$/i.exec(path);
    const format = named || (ending ? ending[1].toLowerCase().replace("jsonl", "ndjson") : "ndjson");
    if (["ndjson", "json", "csv"].indexOf(format) < 0) {
        throw usage(`--format takes ndjson, json or csv, not '${format}'.`);
    }
    return format;
}

function importOptions(cmd, app) {
    const flags = cmd.flags();
    const upsert = flags.getString("upsert");
    const mode = flags.getString("mode") || (upsert ? "upsert" : "insert");
    const onError = flags.getString("on-error");
    if (MODES.indexOf(mode) < 0) {
        throw usage(`--mode takes ${MODES.join(", ")}, not '${mode}'.`);
    }
    if (["stop", "reject"].indexOf(onError) < 0) {
        throw usage(`--on-error takes stop or reject, not '${onError}'.`);
    }
    if (flags.getInt("batch") < 0) {
        throw usage("--batch takes a number from 0 on.");
    }
    return {
        mode,
        onError,
        upsert: (upsert || "id").split(","),
        validate: !flags.getBool("no-validate"),
        dryRun: flags.getBool("dry-run"),
        keepDates: flags.getBool("keep-dates"),
        keepHashes: flags.getBool("keep-hashes"),
        files: flags.getString("files") || null,
        mostErrors: SHOWN,
        batch: flags.getInt("batch"),
        raw: flags.getBool("raw"),
    };
}

function runImport(cmd, args) {
    if (args.length !== 2) {
        throw usage("Usage: data:import FILE COLLECTION (see --help)");
    }
    const { openToRead } = require(`${__hooks}/pbferry/files.js`);
    const { collectionOf } = require(`${__hooks}/pbferry/exporter.js`);
    const options = importOptions(cmd);
    const format = formatOf(cmd, args[0]);
    if (options.raw && format === "csv") {
        throw usage("--raw takes NDJSON and JSON, whose values have types.");
    }
    const collection = collectionOf($app, args[1]);
    const { Importer } = require(`${__hooks}/pbferry/importer.js`);
    const { RawImporter } = require(`${__hooks}/pbferry/raw.js`);
    const importer = new (options.raw ? RawImporter : Importer)($app, collection, options);
    const reader = args[0] === "-" ? cmd.inOrStdin() : openToRead(args[0]);
    const shown = { count: 0, next: EVERY };
    const started = Date.now();
    try {
        importer.runAll($app, (entry) => eachEntry(format, reader, entry), options.batch, () =>
            progress(cmd, importer.tally, shown, started),
        );
    } finally {
        if (args[0] !== "-") {
            reader.close();
        }
    }
    return summary(cmd, importer, options, started);
}

function eachEntry(format, reader, callback) {
    const { Pieces, eachLine } = require(`${__hooks}/pbferry/lines.js`);
    const pieces = new Pieces(reader);
    if (format === "csv") {
        require(`${__hooks}/pbferry/csv.js`).eachRow(pieces, (row, line) => callback({ line, text: null, row }));
    } else if (format === "json") {
        require(`${__hooks}/pbferry/array.js`).eachObject(pieces, (text, line) => callback({ line, text }));
    } else {
        eachLine(pieces, (text, line) => {
            if (text !== "" && text !== "\r") {
                callback({ line, text });
            }
        });
    }
}

function progress(cmd, tally, shown, started) {
    if (tally.read >= shown.next) {
        shown.next = tally.read + EVERY;
        const seconds = (Date.now() - started) / 1000;
        cmd.println(`${tally.read} rows, ${Math.round(tally.read / seconds)}/s`);
    }
}

function summary(cmd, importer, options, started) {
    const { tally, rows } = importer;
    for (const { line, code, field, message } of tally.errors) {
        cmd.println(`line ${line}: ${field ? field + ": " : ""}${message} (${code})`);
    }
    if (tally.rejected > tally.errors.length) {
        cmd.println(`and ${tally.rejected - tally.errors.length} more`);
    }
    const kept = rows ? rows.notKept : { dates: 0, secrets: 0 };
    if (kept.dates > 0) {
        cmd.println(`note: ${kept.dates} dates of created and updated were set anew: --keep-dates takes them over`);
    }
    if (kept.secrets > 0) {
        cmd.println(`note: ${kept.secrets} hashes and token keys were left out: --keep-hashes takes them over`);
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(2);
    const { read, inserted, updated, skipped, rejected } = tally;
    const done = `${read} read, ${inserted} inserted, ${updated} updated, ${skipped} skipped, ${rejected} rejected in ${seconds} s`;
    if (importer.stopped) {
        cmd.println(`${done}; stopped, and ${options.batch ? "the last transaction" : "everything"} was taken back`);
        return 1;
    }
    cmd.outOrStdout().writeString(`${done}${options.dryRun ? "; a dry run: nothing was kept" : ""}\n`);
    return rejected > 0 ? 3 : 0;
}

function runExport(cmd, args) {
    if (args.length !== 2) {
        throw usage("Usage: data:export COLLECTION FILE (see --help)");
    }
    const { Exporter, csvLine, quoted, collectionOf } = require(`${__hooks}/pbferry/exporter.js`);
    const { Output } = require(`${__hooks}/pbferry/files.js`);
    const flags = cmd.flags();
    const format = formatOf(cmd, args[1]);
    const exporter = new Exporter($app, collectionOf($app, args[0]), {
        filter: flags.getString("filter"),
        page: Math.max(1, flags.getInt("batch")),
        withSecrets: flags.getBool("with-secrets"),
    });
    const stdout = cmd.outOrStdout();
    const output =
        args[1] === "-" ? { write: (t) => stdout.writeString(t), keep() {}, drop() {} } : new Output(args[1]);
    let count = 0;
    try {
        if (format !== "ndjson") {
            output.write(format === "json" ? "[" : exporter.names.map(quoted).join(",") + "\n");
        }
        exporter.eachPage((page) => {
            const lines = page.map((r) => (format === "csv" ? csvLine(exporter.fields, r.line) : r.line));
            const between = format === "json" ? ",\n" : "\n";
            output.write((format === "json" ? (count > 0 ? ",\n" : "\n") : "") + lines.join(between) + (format === "json" ? "" : "\n"));
            count += page.length;
        });
        if (format === "json") {
            output.write("\n]\n");
        }
    } catch (error) {
        output.drop();
        throw error;
    }
    output.keep();
    cmd.println(`${count} records of ${args[0]} exported`);
    return 0;
}

module.exports = { addCommands };
