using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups;

namespace PocketFerry.Cli.Runs;

/// <summary>The backup of the target that <c>--backup</c> asks for before a run writes anything.</summary>
internal sealed class FirstBackup(ParseResult command, EndpointAddress to, RunOutput output)
{
    /// <summary>Makes it; gives its name, or null where none was asked for.</summary>
    public async Task<string?> MakeAsync(string runId, ITarget target, CancellationToken cancellation)
    {
        if (!command.GetValue(SafetyOptions.Backup))
        {
            return null;
        }

        if (!to.IsPocketBase)
        {
            throw new EndpointException(
                $"--backup is for a PocketBase, and {to.Path} is none.",
                "Leave it out.",
                EndpointFailure.Usage
            );
        }

        if (command.GetValue(SafetyOptions.DryRun))
        {
            return null;
        }

        output.Step("making a backup of the target");
        var backups = target is ApiTarget server ? server.Backups : DirectoryBackups.Open(to.Path);
        var made = await backups.CreateAsync($"pbferry-{runId}.zip", cancellation);
        output.Note(
            $"backup {made.Name} holds the state from before; back to it: pbferry backup restore {Shell.Quote(to.Path)} {made.Name}"
        );
        return made.Name;
    }
}
