using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>What may happen to the target's collections, and which fields columns become.</summary>
internal static class SchemaOptions
{
    public static Option<bool> CreateMissing { get; } =
        new("--create-missing") { Description = "Make collections that the target lacks; types are inferred." };

    public static Option<bool> AddFields { get; } =
        new("--add-fields") { Description = "Add the fields that existing collections lack." };

    public static Option<bool> SkipMissing { get; } =
        new("--skip-missing") { Description = "Leave out streams whose collection the target lacks." };

    public static Option<string?> Names { get; } =
        Choices.Of("--names", "Names of new collections and fields: as they are, or in snake_case.", "keep", "snake");

    public static Option<string[]> Type { get; } =
        new("--type")
        {
            HelpName = "COL=TYPE",
            Description = "The type of a column's new field, such as zip=text or orders.total=number (repeatable).",
        };

    public static Option<string[]> Drop { get; } =
        Lists.Of("--drop", "A,B", "Columns to leave out, as COL or STREAM.COL; * is all without a field.");

    public static Option<long?> Sample { get; } =
        Numbers.Of("--sample", "Look at the first N rows only to infer types; by default at all of them.");

    public static OptionGroup Group { get; } =
        new("Collections and fields", [CreateMissing, AddFields, SkipMissing, Names, Type, Drop, Sample]);
}
