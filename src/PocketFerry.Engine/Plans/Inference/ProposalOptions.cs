using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>How a collection is to be proposed.</summary>
public sealed record ProposalOptions
{
    /// <summary>The collection's name, which must be legal.</summary>
    public required string Name { get; init; }

    /// <summary>How column names become field names.</summary>
    public NameStyle Names { get; init; } = NameStyle.Keep;

    /// <summary>The type that a column must get; null leaves it to the values.</summary>
    public Func<string, FieldType?> TypeOf { get; init; } = static _ => null;

    /// <summary>The column that becomes the record id; null makes ids.</summary>
    public string? IdColumn { get; init; }

    /// <summary>Columns that get no field.</summary>
    public IReadOnlySet<string> Without { get; init; } = new HashSet<string>();

    /// <summary>Tells collection ids that are in use.</summary>
    public Predicate<string>? IsIdTaken { get; init; }
}
