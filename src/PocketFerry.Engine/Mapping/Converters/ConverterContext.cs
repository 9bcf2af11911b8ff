using PocketFerry.Engine.Validation;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>What converters have in common within one stream.</summary>
/// <param name="Server">The target's rules.</param>
/// <param name="TextIsUntyped">Whether a text may stand for any type.</param>
/// <param name="IsMerge">Whether nulls leave existing values alone.</param>
/// <param name="Options">The mapper's options.</param>
internal sealed record ConverterContext(ServerRules Server, bool TextIsUntyped, bool IsMerge, MapperOptions Options)
{
    /// <summary>The collection that the rows go into.</summary>
    public required Collection Collection { get; init; }

    /// <summary>
    /// Whether digits below the millisecond are cut off and counted: databases have microseconds in every date column,
    /// where in a file such digits are something out of the ordinary.
    /// </summary>
    public bool CutsDates { get; init; }

    /// <summary>Whether bytes become base64: where the source says that the column holds bytes.</summary>
    public bool TakesBytes { get; init; }

    /// <summary>What takes the place of a value that doesn't fit: a batch of one cell; null where the row is refused.</summary>
    public RowBatch? Fallback { get; init; }
}
