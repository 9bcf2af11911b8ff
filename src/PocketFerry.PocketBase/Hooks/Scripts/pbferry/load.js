// What every way of importing shares: transactions, and the tally of what became of the rows.

const { Fault, SERVER_FAILED } = require(`${__hooks}/pbferry/fault.js`);

// What is done with existing records.
const MODES = ["insert", "upsert", "update", "merge", "skip", "replace"];

// Rows handled at a time where one transaction holds them all.
const PIECE = 1000;

// Ends a transaction on purpose; what to tell is in the tally.
class Undone extends Error {}

class Load {
    // options: upsert (fields), dryRun, onError (stop, reject), mostErrors; more in those that inherit
    constructor(collection, options) {
        if (collection.isView()) {
            throw new Fault("view", "", `'${collection.name}' is a view; views hold no records of their own.`);
        }
        for (const name of options.upsert) {
            if (!collection.fields.getByName(name)) {
                throw new Fault("unknown_field", name, `'${collection.name}' has no field '${name}'.`);
            }
        }
        this.collection = collection;
        this.options = options;
        this.stopped = false;
        this.failure = null;
        this.tally = { read: 0, inserted: 0, updated: 0, skipped: 0, rejected: 0, committed: true, errors: [] };
    }

    // All of a source: a function that calls back with entries of { line, text, row }; a row is read from its text where it
    // isn't given. A transaction every `batch` rows, or, with 0, one for all.
    runAll(app, each, batch, progress) {
        if (batch === 0) {
            this.transaction(app, (txApp) => this.inPieces(each, PIECE, progress, (entries) => this.put(txApp, entries)));
            return;
        }
        try {
            this.inPieces(each, batch, progress, (entries) => {
                this.run(app, entries);
                if (this.stopped) {
                    throw new Undone();
                }
            });
        } catch (error) {
            if (!this.stopped) {
                throw error;
            }
        }
    }

    // One transaction.
    run(app, entries) {
        this.transaction(app, (txApp) => this.put(txApp, entries));
    }

    inPieces(each, size, progress, action) {
        let entries = [];
        each((entry) => {
            if (entries.push(entry) >= size) {
                action(entries);
                entries = [];
                progress();
            }
        });
        if (entries.length > 0) {
            action(entries);
        }
    }

    transaction(app, action) {
        const { inserted, updated, skipped } = this.tally;
        let isDone = false;
        try {
            app.runInTransaction((txApp) => {
                action(txApp);
                isDone = true;
                if (this.options.dryRun) {
                    throw new Undone();
                }
            });
        } catch (error) {
            this.tally.committed = false;
            if (!isDone || !this.options.dryRun) {
                Object.assign(this.tally, { inserted, updated, skipped });
            }
            if (this.failure !== null) {
                throw this.failure;
            }
            // What is thrown on purpose comes back wrapped; that it was on purpose is known here.
            if (!this.stopped && !(isDone && this.options.dryRun)) {
                throw error;
            }
        }
    }

    reject(entry, fault) {
        if (fault.code === SERVER_FAILED) {
            this.failure = fault;
            throw fault;
        }
        this.tally.rejected++;
        if (this.tally.errors.length < this.options.mostErrors) {
            const { code, field, message } = fault;
            this.tally.errors.push({ line: entry.line, code, field, message });
        }
        if (this.options.onError !== "reject") {
            this.stopped = true;
            throw new Undone();
        }
    }
}

module.exports = { Load, MODES };
