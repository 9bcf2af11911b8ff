using System.CommandLine;
using System.Globalization;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups.Road;

namespace PocketFerry.Cli.Endpoints;

/// <summary>The road by backup, as a command line wants it gone.</summary>
internal sealed class BackupRoads(ParseResult command, RunRecording recording, RunOutput output)
{
    private const string NoTerminal = "Say --yes, or see with --dry-run what would happen.";

    /// <param name="end">Which end of the run it is for.</param>
    public BackupRoadOptions Options(string end) =>
        new()
        {
            Folder = Path.Combine(recording.Folder, $"backup-{end}"),
            RunId = recording.Id,
            Resumes = recording.Before is not null,
            WasThrough = recording.FoundDone,
            Step = output.Step,
            Note = output.Note,
            Confirm = Confirm,
        };

    /// <summary>Before anything is fetched: refuses where nobody will be there to ask.</summary>
    public void RefuseSilence(EndpointAddress target)
    {
        if (
            !command.GetValue(SafetyOptions.Yes)
            && !command.GetValue(SafetyOptions.DryRun)
            && Console.IsInputRedirected
        )
        {
            throw new EndpointException(
                $"--via backup would replace everything at {target.Path}, and there is no terminal to ask at.",
                NoTerminal,
                EndpointFailure.Usage
            );
        }
    }

    private Task<bool> Confirm(RestoreNotice notice, CancellationToken cancellation)
    {
        var question = string.Create(
            CultureInfo.InvariantCulture,
            $"Replace everything at {notice.Server} by the loaded state ({notice.Records} records, {(notice.Bytes >> 20) + 1} MB)? It is compared once more; what others write there in the {notice.Window.TotalSeconds:0} s or so after that is lost, and the server restarts. Its old state stays as backup {notice.OldState}."
        );
        Question.Confirm(
            question,
            $"--via backup would replace everything at {notice.Server}",
            command.GetValue(SafetyOptions.Yes),
            NoTerminal
        );
        return Task.FromResult(true);
    }
}
