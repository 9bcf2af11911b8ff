using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Where a shaped value begins. Not thread-safe.</summary>
internal interface IValueOrigin
{
    /// <summary>Looks up columns by name; called whenever the source's columns change.</summary>
    void Bind(IReadOnlyList<string> columns) { }

    /// <summary>The value of a row, stored in the shaped batch.</summary>
    Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault);
}

/// <summary>Makes another value of a value. Not thread-safe.</summary>
internal interface IValueStep
{
    /// <summary>The new value; both are stored in the shaped batch.</summary>
    Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault);
}
