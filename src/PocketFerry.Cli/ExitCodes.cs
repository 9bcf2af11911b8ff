namespace PocketFerry.Cli;

/// <summary>The exit codes, which are part of the contract.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int DoneWithRejects = 3;
    public const int Different = 5;
    public const int Interrupted = 130;
}
