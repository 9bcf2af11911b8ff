using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry plan FROM [TO] -o FILE</c>: writes the plan that <c>copy</c> would use.</summary>
internal sealed class PlanCommand : DocumentedCommand
{
    private const string UsualTarget = "pb_data";

    private readonly Argument<string?> _from = new("FROM")
    {
        Description = "A database, a data directory, a server, a dump folder or a file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _to = new("TO")
    {
        Description = $"The data directory or server; without one the plan is for a fresh {UsualTarget}.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "The file to write; by default standard output.",
    };

    private readonly Option<bool> _schema = new("--json-schema")
    {
        Description = "Write the JSON Schema of plan files, for editors, instead of a plan.",
    };

    public PlanCommand()
        : base("plan", "Writes what pbferry copy would do as a file, for a person to edit and pbferry run to execute.")
    {
        Arguments.Add(_from);
        Arguments.Add(_to);
        Add(new OptionGroup("The plan", [_output, FormatOptions.Overwrite, _schema]));
        Add(CarriedOptions.OfPlan);
        Add(
            new OptionGroup(
                "Collections and fields",
                [
                    SchemaOptions.Names,
                    SchemaOptions.Type,
                    SchemaOptions.Drop,
                    SchemaOptions.Sample,
                    SchemaOptions.AddFields,
                ]
            )
        );
        Add(
            new OptionGroup("Records", [RecordOptions.Mode, RecordOptions.Upsert, RecordOptions.Ids, RecordOptions.Key])
        );
        Add(FormatOptions.Reading);
        Add(new OptionGroup("Servers", [ServerOptions.Email, ServerOptions.PasswordFile, ServerOptions.TokenFile]));
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "pbferry plan chinook.sqlite pb_data -o chinook.yaml",
            "Look at it, edit it, then: pbferry run chinook.yaml"
        ),
        new("pbferry plan chinook.sqlite --names snake", "For a fresh pb_data, onto the screen."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        // Before the source is read, which may take a while.
        if (command.GetValue(_output) is { } output)
        {
            command.RefuseExisting(output);
        }

        if (command.GetValue(_schema))
        {
            Write(command, PlanSchema.Text());
            return ExitCodes.Done;
        }

        var typed =
            command.GetValue(_from)
            ?? throw new EndpointException(
                "There is no source to plan for.",
                "Name it: pbferry plan FROM TO -o FILE",
                EndpointFailure.Usage
            );
        var from = EndpointAddress.Parse(typed);
        var to = command.GetValue(_to) is { } target ? EndpointAddress.Parse(target) : null;
        Write(command, await PlanAsync(command, typed, from, to, cancellation));
        return ExitCodes.Done;
    }

    private static async Task<string> PlanAsync(
        ParseResult command,
        string typed,
        EndpointAddress from,
        EndpointAddress? to,
        CancellationToken cancellation
    )
    {
        using var recording = RunRecording.New(TypedCommand.Arguments);
        var opener = new EndpointOpener(command, recording.Folder) { FormatIsOfSource = true };
        await using var source = await opener.OpenSourceAsync(from, cancellation);
        await using var target = to is null
            ? new FreshTarget()
            : await opener.OpenTargetAsync(to, source, cancellation);
        if (!target.HasCollections)
        {
            throw new EndpointException(
                $"{to!.Path} is no PocketBase: a plan says what goes to which collection.",
                "Name a data directory or a server; files are written with pbferry copy.",
                EndpointFailure.Usage
            );
        }

        var request = PlanRequests.Read(command, recording.Id) with { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(source, target, request, cancellation);
        return PlanWriter.Write(planned, AddressOf(typed, from), to?.Path ?? UsualTarget, request);
    }

    private static string AddressOf(string typed, EndpointAddress address) =>
        address.Kind == EndpointKind.Database && typed.IndexOf('?', StringComparison.Ordinal) is var at and >= 0
            ? address.Path + typed[at..]
        : address.Kind is EndpointKind.Database or EndpointKind.Server ? address.Path
        : typed;

    private void Write(ParseResult command, string text)
    {
        if (command.GetValue(_output) is not { } path)
        {
            Console.Out.Write(text);
            return;
        }

        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{path}: the plan can't be written: {error.Message}",
                "",
                EndpointFailure.Usage
            );
        }

        if (!command.GetValue(_schema))
        {
            Console.Error.WriteLine(
                $"Wrote {path}. Look at it, then try it: pbferry run {Shell.Quote(path)} --dry-run --show 3"
            );
        }
    }
}
