using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>Which part of a source is carried.</summary>
internal static class CarriedOptions
{
    public static Option<string[]> Collections { get; } =
        Lists.Of("--collections", "A,B", "Only these streams (collections, tables, files).");

    public static Option<string[]> Exclude { get; } = Lists.Of("--exclude", "A,B", "All streams but these.");

    public static Option<string?> Collection { get; } =
        new("--collection") { HelpName = "NAME", Description = "The collection that a single stream goes into." };

    public static Option<long?> Limit { get; } = Numbers.Of("--limit", "At most N rows of each stream.");

    public static Option<string[]> Where { get; } =
        new("--where")
        {
            HelpName = "TABLE=COND",
            Description =
                "Only rows of a database's table that an SQL condition gives, such as 'orders=total > 10' (repeatable).",
        };

    public static Option<bool> WithSecrets { get; } =
        new("--with-secrets") { Description = "Carry password hashes and token keys too." };

    public static Option<bool> Files { get; } =
        new("--files") { Description = "Carry file fields with their contents (the default)." };

    public static Option<bool> NoFiles { get; } = new("--no-files") { Description = "Leave file fields out." };

    public static Option<string?> MissingFiles { get; } =
        Choices.Of(
            "--missing-files",
            "What to do with a record whose file the source lacks: reject it (the default), or keep it with the name alone.",
            "reject",
            "keep"
        );

    public static OptionGroup OfImport { get; } =
        new(
            "What is carried",
            [Collections, Exclude, Collection, Where, Limit, WithSecrets, Files, NoFiles, MissingFiles]
        );

    public static Option<long?> Show { get; } =
        Numbers.Of("--show", "With --dry-run: show the first N rows of each stream before and after.");

    public static OptionGroup OfRun { get; } =
        new("What is carried", [Collections, Exclude, Limit, Show, NoFiles, MissingFiles]);

    public static OptionGroup OfPlan { get; } =
        new("What is carried", [Collections, Exclude, Collection, Where, WithSecrets, NoFiles]);

    public static OptionGroup OfExport { get; } =
        new("What is carried", [Collections, Exclude, Limit, WithSecrets, Files, NoFiles, MissingFiles]);
}
