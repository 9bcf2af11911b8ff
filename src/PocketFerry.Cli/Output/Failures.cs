using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Cli.Output;

/// <summary>Turns what went wrong into a few clear lines on standard error and an exit code.</summary>
internal static class Failures
{
    public static int Report(Exception error, bool interrupted)
    {
        if (OutputPipe.IsReaderGone(error))
        {
            return ExitCodes.Done;
        }

        if (error is UnfinishedRunException unfinished)
        {
            var code = interrupted ? Interrupted("interrupted") : Report(unfinished.Reason, interrupted: false);
            Console.Error.WriteLine($"   {unfinished.Kept}");
            return code;
        }

        if (interrupted || error is OperationCanceledException)
        {
            return Interrupted("interrupted; the target is as it was");
        }

        switch (error)
        {
            case EndpointException endpoint:
                Write(endpoint.Message, endpoint.Cure);
                Trace(error);
                return (int)endpoint.Failure;
            case LedgerException:
                Write(error.Message, "");
                Trace(error);
                return ExitCodes.Failed;
            case UnauthorizedAccessException or IOException:
                Write(error.Message, IsFull(error) ? "Free some disk space and run the command again." : "");
                Trace(error);
                return ExitCodes.Failed;
            default:
                Write(
                    $"this should not have happened: {error.GetType().Name}: {error.Message}",
                    "please report it with the command you typed; PBFERRY_DEBUG=1 shows where it came from."
                );
                Trace(error);
                return ExitCodes.Failed;
        }
    }

    /// <summary>The exit code that an error ends in.</summary>
    public static int ExitCodeOf(Exception error) =>
        error switch
        {
            OperationCanceledException => ExitCodes.Interrupted,
            EndpointException endpoint => (int)endpoint.Failure,
            _ => ExitCodes.Failed,
        };

    public static void Warn(string message) => Console.Error.WriteLine($"warning: {message}");

    private static int Interrupted(string message)
    {
        Write(message, "");
        return ExitCodes.Interrupted;
    }

    public static void Write(string message, string cure)
    {
        Console.Error.WriteLine($"pbferry: {message}");
        if (cure.Length > 0)
        {
            Console.Error.WriteLine($"   cure: {cure}");
        }
    }

    // EFBIG, ENOSPC and EDQUOT as .NET hands them on, and ERROR_DISK_FULL.
    private static bool IsFull(Exception error) =>
        error is IOException && (error.HResult is 27 or 28 or 122 || (error.HResult & 0xFFFF) is 112);

    private static void Trace(Exception error)
    {
        if (Environment.GetEnvironmentVariable("PBFERRY_DEBUG") == "1")
        {
            Console.Error.WriteLine(error);
        }
    }
}
