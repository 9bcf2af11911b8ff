using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Json;

/// <summary>Turns JSON objects into rows: first the object, then, in a batch that has its columns, the row.</summary>
internal interface IJsonRows
{
    /// <summary>The keys found so far.</summary>
    ColumnSet Columns { get; }

    /// <summary>Parses the object at whose start the reader stands.</summary>
    /// <param name="reader">The reader; stands on the object's end afterwards if that was in its data.</param>
    /// <param name="data">The reader's data.</param>
    /// <param name="batch">Takes the cells' bytes.</param>
    /// <returns>Whether the object's end was in the data.</returns>
    /// <exception cref="JsonException">The JSON is broken.</exception>
    bool TryParse(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, RowBatch batch);

    /// <summary>Appends the parsed row; the batch has all of the columns.</summary>
    void AddTo(RowBatch batch, in RowPosition position);
}
