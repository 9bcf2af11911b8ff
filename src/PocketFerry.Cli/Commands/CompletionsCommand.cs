using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry completions SHELL</c>: a script that makes a shell complete our command lines.</summary>
internal sealed class CompletionsCommand : DocumentedCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };

    public CompletionsCommand()
        : base("completions", "Prints a script that completes pbferry's commands and options in a shell.")
    {
        _shell.CompletionSources.Add(Shells);
        _shell.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } shell && !Shells.Contains(shell, StringComparer.Ordinal))
            {
                result.AddError($"'{shell}' is no shell that completions are there for: bash, zsh, fish and pwsh are.");
            }
        });
        Arguments.Add(_shell);
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "pbferry completions bash > pbferry.bash",
            "Then: source pbferry.bash, or put it where bash looks for completions."
        ),
        new("pbferry completions zsh > _pbferry", "In a folder of $fpath."),
    ];

    private int Run(ParseResult command)
    {
        var name = $"completions.{command.GetRequiredValue(_shell)}";
        using var script = typeof(CompletionsCommand).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(script);
        Console.Out.Write(reader.ReadToEnd());
        return ExitCodes.Done;
    }
}
