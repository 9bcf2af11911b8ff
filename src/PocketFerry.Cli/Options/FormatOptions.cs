using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Options;

/// <summary>How files are read and written.</summary>
internal static class FormatOptions
{
    public static Option<string?> Format { get; } =
        Choices.Of(
            "--format",
            "The file's format; by default its ending tells. Standard input and output (-) need it.",
            "csv",
            "tsv",
            "json",
            "ndjson",
            "mongoexport",
            "sqlite",
            "sql",
            "bson",
            "dump"
        );

    public static Option<string?> Encoding { get; } =
        new("--encoding")
        {
            HelpName = "NAME",
            Description = "The text encoding, such as windows-1252; by default the byte order mark tells, else UTF-8.",
        };

    public static Option<string?> Delimiter { get; } =
        new("--delimiter")
        {
            HelpName = "CHAR",
            Description = "The separator of a CSV file (one ASCII character, or 'tab'); by default it is detected.",
        };

    public static Option<bool> NoHeader { get; } =
        new("--no-header")
        {
            Description = "The first line of a CSV file is data; the columns are called column1, column2, ….",
        };

    public static Option<bool> NoQuotes { get; } =
        new("--no-quotes") { Description = "Quotes in a CSV file are text like any other." };

    public static Option<string?> Compress { get; } =
        Choices.Of("--compress", "Compress the files that are written.", "gz", "zst");

    public static Option<bool> Overwrite { get; } =
        new("--overwrite") { Description = "Replace a file or dump folder that is there already." };

    public static Option<bool> Simple { get; } =
        new("--simple") { Description = "Write a dump in the simple form that older scripts read." };

    public static Option<bool> NoSpool { get; } =
        new("--no-spool")
        {
            Description = "Don't keep what standard input gave until the run is done; it can't be resumed then.",
        };

    static FormatOptions() =>
        Delimiter.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && DelimiterOf(text) is null)
            {
                result.AddError($"--delimiter takes one ASCII character or 'tab', not '{text}'.");
            }
        });

    public static OptionGroup Reading { get; } =
        new("How files are read", [Format, Encoding, Delimiter, NoHeader, NoQuotes, NoSpool]);

    public static OptionGroup Writing { get; } =
        new("How files are written", [Format, Delimiter, Compress, Overwrite, Simple]);

    public static OptionGroup Both { get; } =
        new(
            "How files are read and written",
            [Format, Encoding, Delimiter, NoHeader, NoQuotes, NoSpool, Compress, Overwrite, Simple]
        );

    /// <summary>Refuses a file that is there already, unless it may be replaced.</summary>
    public static void RefuseExisting(this ParseResult command, string path)
    {
        if (File.Exists(path) && !command.GetValue(Overwrite))
        {
            throw new EndpointException(
                $"{path} is there already.",
                "Choose another name, or replace it with --overwrite.",
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>The character that the option's value means; null where it means none.</summary>
    public static char? DelimiterOf(string text) =>
        text switch
        {
            "tab" or "\\t" => '\t',
            [var c] when char.IsAscii(c) => c,
            _ => null,
        };
}
