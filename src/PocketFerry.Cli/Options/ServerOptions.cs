using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>How servers are signed in to, and treated.</summary>
internal static class ServerOptions
{
    public static Option<string?> Email { get; } =
        new("--email")
        {
            HelpName = "EMAIL",
            Description =
                "The superuser to sign in as; else PBFERRY_EMAIL. The password comes from PBFERRY_PASSWORD or the keyboard.",
        };

    public static Option<string?> PasswordFile { get; } =
        new("--password-file")
        {
            HelpName = "FILE",
            Description = "The file whose first line is the password; - is standard input.",
        };

    public static Option<string?> TokenFile { get; } =
        new("--token-file")
        {
            HelpName = "FILE",
            Description = "The file whose first line is a superuser's token; else PBFERRY_TOKEN.",
        };

    public static Option<string[]> Filter { get; } =
        new("--filter")
        {
            HelpName = "COLL=FILTER",
            Description =
                "Only records of a server's collection that PocketBase's filter gives, such as 'posts=views > 9' (repeatable).",
        };

    public static Option<string[]> Since { get; } =
        new("--since")
        {
            HelpName = "[COLL=]DATE",
            Description =
                "Only records of a server that were made or changed since then, such as 2026-01-31 or "
                + "'posts=2026-01-31 10:00:00Z' (repeatable).",
        };

    public static Option<bool> SlowSecrets { get; } =
        new("--slow-secrets")
        {
            Description =
                "With --with-secrets: find the password hashes and token keys of a server before 0.39 by filters, which takes "
                + "hundreds of requests; it says how many, and asks.",
        };

    public static Option<long?> BatchSize { get; } =
        Numbers.Of("--batch-size", "At most N records a request; by default as many as the server takes.");

    public static Option<long?> Concurrency { get; } =
        Numbers.Of("--concurrency", "At most N requests at a time (8); batches and pages are fewer anyhow.");

    public static Option<long?> Throttle { get; } =
        Numbers.Of("--throttle", "Pause of N milliseconds before every request that writes.");

    public static Option<long?> Patience { get; } =
        Numbers.Of("--patience", "How many seconds a server may be away, or too busy, before the run gives up (180).");

    public static Option<bool> RewriteLinks { get; } =
        new("--rewrite-links")
        {
            Description =
                "Lead links to files in text, editor, url and json fields to the names that a server gave the files.",
        };

    public static Option<bool> SendReset { get; } =
        new("--send-reset")
        {
            Description = "Ask a server for the reset mails of users that came without a password that it can take.",
        };

    public static OptionGroup Group { get; } =
        new(
            "Servers",
            [
                Email,
                PasswordFile,
                TokenFile,
                RoadOptions.Via,
                RoadOptions.Raw,
                Filter,
                Since,
                SlowSecrets,
                RewriteLinks,
                SendReset,
                BatchSize,
                Concurrency,
                Throttle,
                Patience,
            ]
        );

    /// <summary>For plans, whose passes have an option group of their own.</summary>
    public static OptionGroup OfRun { get; } =
        new(
            "Servers",
            [
                Email,
                PasswordFile,
                TokenFile,
                RoadOptions.Via,
                RoadOptions.Raw,
                Filter,
                SlowSecrets,
                RewriteLinks,
                SendReset,
                BatchSize,
                Concurrency,
                Throttle,
                Patience,
            ]
        );
}
