using System.Buffers.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Values as texts that are equal where one may refer to the other.</summary>
internal static class KeyText
{
    /// <summary>The most bytes of a key that is looked for.</summary>
    public const int Longest = 128;

    /// <summary>The text of a value; empty for what is no key, or too long for one.</summary>
    public static ReadOnlySpan<byte> Of(RowBatch batch, in Cell cell, Span<byte> room)
    {
        switch (cell.Kind)
        {
            case CellKind.Text when cell.Length <= Longest:
                return batch.Bytes(cell);
            case CellKind.Integer:
                Utf8Formatter.TryFormat(cell.Integer, room, out var length);
                return room[..length];
            default:
                return default;
        }
    }
}
