using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Endpoints;

/// <summary>Endpoints that are planned, told by their form so that nobody has to guess why they don't work.</summary>
internal static class UnbuiltEndpoints
{
    private static readonly string[] Endings = [".xlsx", ".parquet"];

    /// <exception cref="EndpointException">It is one of them.</exception>
    public static void Refuse(string text)
    {
        if (Endings.FirstOrDefault(e => text.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } ending)
        {
            throw new EndpointException(
                $"{text}: {ending} files are not there yet.",
                "Convert it to CSV, JSON, NDJSON or SQLite, and take that.",
                EndpointFailure.Usage
            );
        }
    }
}
