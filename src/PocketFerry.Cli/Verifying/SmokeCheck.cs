using System.Diagnostics;
using PocketFerry.Cli.Endpoints;

namespace PocketFerry.Cli.Verifying;

/// <summary>The owner's own check of a target: a command whose exit code counts.</summary>
internal static class SmokeCheck
{
    /// <summary>Runs it; what it prints goes to standard error.</summary>
    public static async Task<int> RunAsync(string command, EndpointAddress target, CancellationToken cancellation)
    {
        var shell = OperatingSystem.IsWindows() ? ("cmd.exe", "/c") : ("/bin/sh", "-c");
        var start = new ProcessStartInfo(shell.Item1, [shell.Item2, command])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PBFERRY_TARGET"] =
            target.Kind == EndpointKind.Server ? target.Path : Path.GetFullPath(target.Path);
        start.Environment["PBFERRY_TARGET_KIND"] = target.Kind switch
        {
            EndpointKind.Server => "server",
            EndpointKind.DataDirectory => "directory",
            _ => "dump",
        };
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                await Console.Error.WriteLineAsync(line);
            }

            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
