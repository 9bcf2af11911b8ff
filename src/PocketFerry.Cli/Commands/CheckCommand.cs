using System.CommandLine;
using PocketFerry.Cli.Checks;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry check TARGET [INPUT]</c>: the pre-flight checklist.</summary>
internal sealed class CheckCommand : DocumentedCommand
{
    private readonly Argument<string> _target = new("TARGET")
    {
        Description = "The data directory or server; or a plan file, which names it.",
    };

    private readonly Argument<string?> _input = new("INPUT")
    {
        Description = "What is to go in: a file, dump, database or PocketBase, or a plan file. Every row is judged.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public CheckCommand()
        : base("check", "Looks at what may stand in the way of a run, and changes nothing.")
    {
        Arguments.Add(_target);
        Arguments.Add(_input);
        Add(CarriedOptions.OfImport);
        Add(SchemaOptions.Group);
        Add(RecordOptions.Group);
        Add(FormatOptions.Reading);
        Add(
            new OptionGroup(
                "Servers",
                [ServerOptions.Email, ServerOptions.PasswordFile, ServerOptions.TokenFile, ServerOptions.Patience]
            )
        );
        Add(new OptionGroup("The target", [SafetyOptions.Live, SafetyOptions.Stopped, SafetyOptions.TargetVersion]));
        Add(new OptionGroup("Output", [OutputOptions.Json]));
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry check pb_data", "Is the target in a state to take a run?"),
        new("pbferry check pb_data people.csv --create-missing", "And would every row go in?"),
        new("pbferry check plan.yaml", "The source and the target of a plan."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var (target, input) = (command.GetRequiredValue(_target), command.GetValue(_input));
        var file = PlanFileOf(target) ?? PlanFileOf(input);
        var to = EndpointAddress.Parse(file is not null && IsPlan(target) ? file.To : target);
        var from =
            file is not null ? EndpointAddress.Parse(file.From)
            : input is not null ? EndpointAddress.Parse(input)
            : null;
        if (!to.IsPocketBase)
        {
            // A folder without data.db has an error of its own, with the cure.
            _ = PocketBase.DataDirectory.DataDirectoryPath.Find(to.Path);
        }

        using var recording = RunRecording.New(TypedCommand.Arguments);
        using var output = new CheckOutput(to.Path, command.GetValue(OutputOptions.Json));
        await new CheckSession(command, to, recording, output) { From = from, Plan = file }.RunAsync(cancellation);
        output.End();
        return output.ExitCode;
    }

    private static PlanFile? PlanFileOf(string? path) =>
        path is not null && IsPlan(path) ? PlanReader.ReadFile(path) : null;

    private static bool IsPlan(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";
}
