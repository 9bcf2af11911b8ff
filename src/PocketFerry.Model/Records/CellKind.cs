namespace PocketFerry.Model.Records;

/// <summary>What a <see cref="Cell"/> holds.</summary>
public enum CellKind : byte
{
    /// <summary>The row says nothing about this column (a key that a JSON object lacks).</summary>
    Missing,

    /// <summary>An explicit null.</summary>
    Null,

    /// <summary>UTF-8 text; well-formed unless the source says otherwise.</summary>
    Text,

    /// <summary>The text of a JSON number, exactly as written.</summary>
    Number,

    /// <summary>A 64-bit integer, in the cell's bits.</summary>
    Integer,

    /// <summary>A double, in the cell's bits.</summary>
    Real,

    /// <summary>True or false, in the cell's bits (1 or 0).</summary>
    Boolean,

    /// <summary>The text of a JSON object or array, exactly as written.</summary>
    Json,

    /// <summary>Bytes with no text meaning.</summary>
    Bytes,
}
