using System.Text;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests.Transcripts;

/// <summary>Runs command lines as a user types them, with <c>pbferry</c> on the path.</summary>
internal sealed class Bash : IDisposable
{
    private readonly TempFolder _programs = new();

    public Bash()
    {
        var shim = _programs.Write("pbferry", $"#!/bin/sh\nexec {Program()} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(shim, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public async Task<CommandResult> RunAsync(string command, string folder)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        await using var process = ChildProcess.Start(
            "bash",
            ["-c", command],
            new ChildProcessOptions
            {
                WorkingDirectory = folder,
                Environment = new Dictionary<string, string?>
                {
                    ["PATH"] = $"{_programs.Path}:{path}",
                    ["PBFERRY_HOME"] = Path.Combine(folder, ".home"),
                    ["PBFERRY_PASSWORD"] = null,
                    ["PBFERRY_DEBUG"] = null,
                    ["LC_ALL"] = "C.UTF-8",
                },
                Input = ReadOnlyMemory<byte>.Empty,
            }
        );
        var exitCode = await process.WaitAsync(TimeSpan.FromMinutes(2));
        return new CommandResult(exitCode, process.Out, process.Error) { OutBytes = process.OutBytes };
    }

    public void Dispose() => _programs.Dispose();

    private static string Program() =>
        Pbferry.NativePath is { } native
            ? $"'{native}'"
            : $"'{Host}' '{Path.Combine(AppContext.BaseDirectory, "pbferry.dll")}'";

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
