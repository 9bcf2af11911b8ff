using System.CommandLine;

namespace PocketFerry.Cli.Help;

/// <summary>The help of one command: what it does, examples, usage, then every argument and option.</summary>
internal sealed class HelpPage(TextWriter output, int width)
{
    private const int Indent = 2;
    private const int WidestLabel = 30;

    public static string FullName(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "pbferry" : $"{FullName(parent)} {command.Name}";
    }

    public void Write(Command command)
    {
        WriteText(command.Description ?? "", 0);
        WriteExamples(command is DocumentedCommand documented ? documented.Examples : PbferryExamples.All);
        output.WriteLine($"\nUsage:\n  {Usage(command)}");
        WriteRows("Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (CommandLabel(c), c.Description)));
        WriteRows("Arguments", command.Arguments.Select(a => (a.Name, a.Description)));
        var groups = command is DocumentedCommand { Groups: var found } ? found : [];
        foreach (var group in groups)
        {
            WriteRows(group.Title, group.Options.Select(Row));
        }

        var grouped = groups.SelectMany(g => g.Options).ToHashSet();
        WriteRows(
            groups.Count > 0 ? "Other" : "Options",
            command.Options.Concat(InheritedOptions(command)).Where(o => !o.Hidden && !grouped.Contains(o)).Select(Row)
        );
    }

    private static IEnumerable<Option> InheritedOptions(Command command) =>
        command
            .Parents.OfType<Command>()
            .SelectMany(p => p.Options.Where(o => o.Recursive).Concat(InheritedOptions(p)));

    private static string CommandLabel(Command command) =>
        string.Join(' ', command.Arguments.Select(a => a.Name).Prepend(command.Name));

    private static string Usage(Command command)
    {
        var parts = command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Name);
        var commands = command.Subcommands.Count > 0 ? ["COMMAND"] : Array.Empty<string>();
        return string.Join(' ', [FullName(command), .. commands, .. parts, "[OPTIONS]"]);
    }

    private static (string Label, string? Description) Row(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order().Prepend(option.Name));
        return (option.HelpName is { } value ? $"{names} {value}" : names, option.Description);
    }

    private void WriteExamples(IReadOnlyList<Example> examples)
    {
        output.WriteLine("\nExamples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example.CommandLine}");
            WriteText(example.Purpose, 6);
        }
    }

    private void WriteRows(string title, IEnumerable<(string Label, string? Description)> found)
    {
        var rows = found.ToList();
        if (rows.Count == 0)
        {
            return;
        }

        output.WriteLine($"\n{title}:");
        var column = Indent + 2 + Math.Min(WidestLabel, rows.Max(r => r.Label.Length));
        foreach (var (label, description) in rows)
        {
            output.Write("".PadLeft(Indent) + label.PadRight(column - Indent));
            if (label.Length + Indent + 2 > column)
            {
                output.WriteLine();
                output.Write("".PadLeft(column));
            }

            WriteText(description ?? "", column, startsIndented: true);
        }
    }

    private void WriteText(string text, int indent, bool startsIndented = false)
    {
        var room = Math.Max(30, width - indent);
        var line = startsIndented ? "" : "".PadLeft(indent);
        var used = 0;
        foreach (var word in text.Split(' '))
        {
            if (used > 0 && used + 1 + word.Length > room)
            {
                output.WriteLine(line);
                (line, used) = ("".PadLeft(indent), 0);
            }

            line += used > 0 ? " " + word : word;
            used += (used > 0 ? 1 : 0) + word.Length;
        }

        output.WriteLine(line);
    }
}
