using System.CommandLine;

namespace PocketFerry.Cli.Help;

/// <summary>A command whose help leads with examples and shows its options in groups.</summary>
internal abstract class DocumentedCommand(string name, string description) : Command(name, description)
{
    private readonly List<OptionGroup> _groups = [];

    /// <summary>At least two.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    public IReadOnlyList<OptionGroup> Groups => _groups;

    protected void Add(OptionGroup group)
    {
        _groups.Add(group);
        foreach (var option in group.Options)
        {
            Options.Add(option);
        }
    }
}
