using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping;

/// <summary>Makes record ids for the mapper. Every method returns how many bytes it wrote; 255 are always enough.</summary>
public interface IIdSource
{
    /// <summary>Derives the id of the record with the given key; 0 where a part of the key is missing or null.</summary>
    /// <param name="collection">The name of the collection that the id is for.</param>
    /// <param name="batch">The batch that the cells belong to.</param>
    /// <param name="key">The key's cells.</param>
    /// <param name="id">Receives the id.</param>
    int Derive(string collection, RowBatch batch, ReadOnlySpan<Cell> key, Span<byte> id);

    /// <summary>Derives the id of the record whose key is one text.</summary>
    /// <param name="collection">The name of the collection that the id is for.</param>
    /// <param name="key">The key as UTF-8.</param>
    /// <param name="id">Receives the id.</param>
    int Derive(string collection, ReadOnlySpan<byte> key, Span<byte> id);

    /// <summary>Derives the id of a row of a stream without a key.</summary>
    /// <param name="collection">The name of the collection that the id is for.</param>
    /// <param name="ordinal">The row's number in its stream, from 1.</param>
    /// <param name="id">Receives the id.</param>
    int DeriveRow(string collection, long ordinal, Span<byte> id);

    /// <summary>Makes a random id.</summary>
    /// <param name="collection">The name of the collection that the id is for.</param>
    /// <param name="id">Receives the id.</param>
    int New(string collection, Span<byte> id);

    /// <summary>Makes the random id of a row: the same each time where the plan has a seed.</summary>
    /// <param name="collection">The name of the collection that the id is for.</param>
    /// <param name="ordinal">The row's number in its stream, from 1.</param>
    /// <param name="id">Receives the id.</param>
    int New(string collection, long ordinal, Span<byte> id) => New(collection, id);
}
