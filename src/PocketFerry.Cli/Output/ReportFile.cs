using System.CommandLine;
using System.Text.Json;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Output;

/// <summary>The file that <c>--report</c> names.</summary>
internal static class ReportFile
{
    /// <summary>Before the work: what was done must not end as a failure because its report has no place.</summary>
    public static void Check(ParseResult command)
    {
        if (command.GetValue(OutputOptions.Report) is not { } path)
        {
            return;
        }

        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{path}: the report can't be written: {error.Message}",
                "Give --report a file in a folder that is there and writable.",
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>Writes it, where one is wanted.</summary>
    public static void Write(ParseResult command, Action<Utf8JsonWriter> write)
    {
        if (command.GetValue(OutputOptions.Report) is { } path)
        {
            File.WriteAllText(path, ResultJson.Text(write, indented: true) + "\n");
        }
    }
}
