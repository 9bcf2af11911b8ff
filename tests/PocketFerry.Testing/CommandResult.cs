namespace PocketFerry.Testing;

/// <summary>What a program that was run left.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Out">Standard output, read as UTF-8.</param>
/// <param name="Error">Standard error, read as UTF-8.</param>
public sealed record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output, byte for byte.</summary>
    public byte[] OutBytes { get; init; } = [];
}
