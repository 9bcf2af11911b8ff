using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes the rows of one stream into a stream of bytes, in one format.</summary>
internal interface ITableWriter
{
    /// <summary>Rows written.</summary>
    long Count { get; }

    /// <summary>Writes the rows without a fault; gives one to a row that has no form in this format.</summary>
    void Write(RowBatch batch);

    /// <summary>Hands on what was held back.</summary>
    void Flush();

    /// <summary>Writes what belongs at the end, and everything that was held back.</summary>
    void Complete();
}
