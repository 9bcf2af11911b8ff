using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>How records are told apart, and how existing ones are treated.</summary>
internal static class RecordOptions
{
    public static Option<string?> Mode { get; } =
        Choices.Of(
            "--mode",
            "Existing records: insert rejects them (the default), upsert changes all mapped fields, merge only those with "
                + "a value, skip leaves them alone, replace also empties unmapped fields.",
            "insert",
            "upsert",
            "merge",
            "skip",
            "replace"
        );

    public static Option<string[]> Upsert { get; } =
        new("--upsert")
        {
            HelpName = "COLL=FIELD",
            Description =
                "The field, or fields with commas, that tell an existing record, such as users=email; *=id for all "
                + "others (repeatable). Means --mode upsert.",
        };

    public static Option<string?> Ids { get; } =
        Choices.Of(
            "--ids",
            "Record ids: the source's own (keep), from its key (derive), or random (new). By default keep where they "
                + "fit, else derive.",
            "keep",
            "derive",
            "new"
        );

    public static Option<string[]> Key { get; } =
        new("--key")
        {
            HelpName = "STREAM=COL",
            Description = "The column, or columns with commas, that ids are derived from (repeatable).",
        };

    public static Option<bool> Truncate { get; } =
        new("--truncate") { Description = "Delete the records of the collections that are written first. Asks." };

    public static OptionGroup Group { get; } = new("Records", [Mode, Upsert, Ids, Key, Truncate]);
}
