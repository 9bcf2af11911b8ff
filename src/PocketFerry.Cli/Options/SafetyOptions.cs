using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>How the target is treated.</summary>
internal static class SafetyOptions
{
    public static Option<bool> DryRun { get; } =
        new("--dry-run")
        {
            Description = "Do everything but keep it: counts, rejects and notes are those of the real run.",
        };

    public static Option<bool> VerifyFiles { get; } =
        new("--verify-files")
        {
            Description = "With --dry-run into a server: upload files too, for the server to judge; none is kept.",
        };

    public static Option<bool> Verify { get; } =
        new("--verify")
        {
            Description = "Then compare what was read with what is there now; exit code 5 where they differ.",
        };

    public static Option<bool> Live { get; } =
        new("--live") { Description = "Write beside a running PocketBase, in short transactions." };

    public static Option<bool> Stopped { get; } =
        new("--stopped") { Description = "Your word that no PocketBase uses the data directory." };

    public static Option<string?> TargetVersion { get; } =
        new("--target-version")
        {
            HelpName = "X.Y.Z",
            Description = "The PocketBase version whose rules count; by default the strictest.",
        };

    public static Option<bool> Backup { get; } =
        new("--backup") { Description = "Make a backup of the target first, which the summary names." };

    public static Option<bool> NoUndo { get; } =
        new("--no-undo")
        {
            Description = "Keep nothing to undo the run by: somewhat faster, and pbferry undo can't take it back.",
        };

    public static Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Answer questions with yes." };

    public static Option<bool> EnableBatch { get; } =
        new("--enable-batch")
        {
            Description =
                "Switch a server's batches on while the run lasts, where they are off; put back in every ending.",
        };

    public static Option<bool> RelaxRequired { get; } =
        new("--relax-required")
        {
            Description =
                "Make required relations that go round in a circle optional while the run lasts, where a server can't take "
                + "them otherwise; put back in every ending.",
        };

    static SafetyOptions() =>
        TargetVersion.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Version.TryParse(text, out _))
            {
                result.AddError($"--target-version takes a version such as 0.36.9, not '{text}'.");
            }
        });

    public static OptionGroup Group { get; } =
        new(
            "The target",
            [DryRun, VerifyFiles, Verify, Backup, NoUndo, Live, Stopped, EnableBatch, RelaxRequired, TargetVersion, Yes]
        );

    public static OptionGroup OfExport { get; } = new("The target", [DryRun, Yes]);
}
