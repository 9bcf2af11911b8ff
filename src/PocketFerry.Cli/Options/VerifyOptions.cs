using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>What is compared, and what comes of it.</summary>
internal static class VerifyOptions
{
    public static Option<string?> Plan { get; } =
        new("--plan")
        {
            HelpName = "PLAN",
            Description = "The plan file by which FROM's rows became records; FROM and TO may be left out then.",
        };

    public static Option<string[]> Ignore { get; } =
        Lists.Of(
            "--ignore",
            "A,B",
            "Don't compare these: dates, secrets, files, or fields as FIELD or COLLECTION.FIELD."
        );

    public static Option<bool> AllowExtra { get; } =
        new("--allow-extra") { Description = "Records that only TO has are no difference." };

    public static Option<long?> Sample { get; } =
        Numbers.Of("--sample", "Show the N fullest records of each collection side by side.");

    public static Option<long?> Show { get; } =
        Numbers.Of("--show", "Name N differing records of each collection on the screen (10).");

    public static Option<bool> Repair { get; } =
        new("--repair")
        {
            Description =
                "Copy the records that are missing or differ once more (a run of its own), then compare again.",
        };

    public static Option<string?> Smoke { get; } =
        new("--smoke")
        {
            HelpName = "COMMAND",
            Description =
                "Then run your own check, with TO in PBFERRY_TARGET and what it is in PBFERRY_TARGET_KIND; it must exit with 0.",
        };

    public static OptionGroup Compared { get; } =
        new(
            "What is compared",
            [
                CarriedOptions.Collections,
                CarriedOptions.Exclude,
                CarriedOptions.WithSecrets,
                CarriedOptions.NoFiles,
                Ignore,
                AllowExtra,
            ]
        );

    public static OptionGroup Rows { get; } =
        new(
            "How FROM's rows became records (the same options as the run had)",
            [
                Plan,
                CarriedOptions.Collection,
                CarriedOptions.Where,
                CarriedOptions.Limit,
                SchemaOptions.Names,
                SchemaOptions.Type,
                SchemaOptions.Drop,
                RecordOptions.Mode,
                RecordOptions.Upsert,
                RecordOptions.Ids,
                RecordOptions.Key,
            ]
        );

    public static OptionGroup Consequences { get; } =
        new("What comes of it", [Repair, SafetyOptions.Backup, SafetyOptions.Stopped, SafetyOptions.Live, Smoke]);

    public static OptionGroup Output { get; } =
        new("Output", [Show, Sample, OutputOptions.Json, OutputOptions.Quiet, OutputOptions.Report]);

    public static OptionGroup Servers { get; } =
        new(
            "Servers",
            [ServerOptions.Email, ServerOptions.PasswordFile, ServerOptions.TokenFile, ServerOptions.Concurrency]
        );
}
