using Microsoft.Win32.SafeHandles;

namespace PocketFerry.Cli.Endpoints;

/// <summary>Standard output for data. Unlike the console's stream, it says when its reader has gone.</summary>
internal static class OutputPipe
{
    private const int BrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsPipeClosing = unchecked((int)0x800700E8);

    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // Into a file it would write at positions of its own counting, beside those of others who share the file.
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Whether an error means that the reader of standard output has seen enough and gone.</summary>
    public static bool IsReaderGone(Exception error) =>
        error is IOException { HResult: BrokenPipe or WindowsBrokenPipe or WindowsPipeClosing }
        || (error.InnerException is { } inner && IsReaderGone(inner));
}
