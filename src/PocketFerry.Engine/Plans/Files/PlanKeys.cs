namespace PocketFerry.Engine.Plans.Files;

/// <summary>The keys that a plan file knows, from which unknown ones are refused and the JSON Schema is made.</summary>
internal static class PlanKeys
{
    private const string Modes = "insert|upsert|merge|skip|replace";

    public static IReadOnlyList<PlanKey> Plan { get; } =
    [
        new("version", "1", "The form of the file."),
        new("from", "text", "The source, as it is typed for pbferry copy. Passwords come from the environment."),
        new("to", "text", "The target: a data directory or a server."),
        new("defaults", "mapping", "What holds for all collections."),
        new("collections", "mapping", "The collections by their names in the target."),
    ];

    public static IReadOnlyList<PlanKey> Defaults { get; } =
    [
        new("mode", Modes, "How existing records are treated."),
        new("onError", "stop|reject", "What a bad row does to the run."),
        new("createMissing", "flag", "Make the collections that the target lacks."),
        new("addFields", "flag", "Add the fields that existing collections lack."),
        new("withSecrets", "flag", "Carry password hashes and token keys of a PocketBase source."),
        new("names", "keep|snake", "How names that the plan doesn't give become legal."),
        new("idNamespace", "text", "The namespace that ids are derived in."),
        new("filesFrom", "text", "The folder that paths of files are below."),
    ];

    public static IReadOnlyList<PlanKey> Collection { get; } =
    [
        new("from", "text", "The table, collection or file that it is filled from; by default the one of its name."),
        new("query", "text", "An SQL query whose rows fill it."),
        new("where", "text", "An SQL condition on the rows (databases only)."),
        new("limit", "count", "Most rows to take."),
        new("type", "base|auth", "What kind of collection is made."),
        new("ids", "keep|derive|new", "Where record ids come from: the column id, the key, or chance."),
        new("key", "texts", "The columns that ids are derived from."),
        new("mode", Modes, "How existing records are treated."),
        new("match", "texts", "The fields that tell an existing record."),
        new(
            "since",
            "text",
            "The column that grows with every change of a row: passes (--since last) read what is new."
        ),
        new("overlap", "text", "How far before the last mark a pass begins: 5m, 90s, 2h, or a number (5m, or 1000)."),
        new("fields", "mapping", "The fields by name; without them every column is taken."),
        new("leaveOut", "texts", "Columns that get no field; * is every column that no field takes."),
        new("indexes", "texts", "CREATE INDEX statements of a new collection."),
    ];

    public static IReadOnlyList<PlanKey> Field { get; } =
    [
        new("from", "texts", "The column; several for a key of several parts."),
        new("value", "any", "The same value for every row."),
        new("expr", "text", "A JavaScript expression over row, such as row.first + ' ' + row.last."),
        new("path", "text", "The part of a JSON document to take, such as address.lines[0]."),
        new("map", "mapping", "Other values for some: old: new; \"*\" for all others, \"\" for empty ones."),
        new("date", "text", "How dates are written, such as dd.MM.yyyy HH:mm, or unix, or unixms."),
        new("timeZone", "text", "The zone of dates that name none, such as Europe/Paris."),
        new("split", "text", "What stands between the values of a text that is a list."),
        new("default", "any", "The value where there is none."),
        new("onError", "reject|null|default", "What a value that doesn't fit does."),
        new("to", "text", "The collection that a relation goes to."),
        new("by", "text", "The field of that collection by which its records are found, such as code."),
        new("onMissing", "reject|null", "What a relation to a record, or a path to a file, that isn't there does."),
        new("through", "text", "The junction table of a list of relations: TABLE(OWN_KEY, OTHER_KEY)."),
        new("as", "hash", "A password's hash: carried where PocketBase can check it, else left out and counted."),
        new("load", "path|blob", "What the column of a file field holds: the path of a file, or its content."),
        new("filesFrom", "text", "The folder that paths of files are below (load: path)."),
        new("name", "text", "The column with the names of the files (load: blob)."),
        new("extension", "text", "The ending of files whose names have none, such as pdf (load: blob)."),
        new("type", "text", "The field's type, in PocketBase's words."),
    ];
}

/// <summary>A key of a plan file.</summary>
/// <param name="Name">The key.</param>
/// <param name="Form">
/// <c>text</c>, <c>texts</c> (one or a list), <c>flag</c>, <c>count</c>, <c>any</c>, <c>mapping</c>, or words with bars
/// between them.
/// </param>
/// <param name="Description">What it is for.</param>
internal sealed record PlanKey(string Name, string Form, string Description);
