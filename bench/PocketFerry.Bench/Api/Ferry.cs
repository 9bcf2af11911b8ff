namespace PocketFerry.Bench.Api;

/// <summary>The native pbferry, signed in by a token and with a state folder of its own.</summary>
internal static class Ferry
{
    private static readonly string Home = Path.Combine(Path.GetTempPath(), "pbferry-bench-home");

    public static Measured Run(string program, string token, IReadOnlyList<string> arguments) =>
        Measured.Run(
            program,
            arguments,
            new Dictionary<string, string> { ["PBFERRY_TOKEN"] = token, ["PBFERRY_HOME"] = Home }
        );
}
