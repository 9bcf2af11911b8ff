using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.Postgres.Binary;

/// <summary>Reads texts, which the server sends as UTF-8.</summary>
internal sealed class TextReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        batch.Store(CellKind.Text, value);
}

/// <summary>Reads texts of a database that never checked them (<c>SQL_ASCII</c>), or of a file.</summary>
internal sealed class CheckedTextReader(bool isPadded) : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (!Utf8.IsValid(value))
        {
            flaw = "The text is not well-formed UTF-8.";
            return default;
        }

        return batch.Store(CellKind.Text, isPadded ? value.TrimEnd((byte)' ') : value);
    }
}

/// <summary>Reads <c>character(n)</c> without its padding.</summary>
internal sealed class PaddedReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        batch.Store(CellKind.Text, value.TrimEnd((byte)' '));
}

/// <summary>Reads <c>jsonb</c>: a version, then the text.</summary>
internal sealed class JsonbReader : ValueReader
{
    private readonly JsonValue _json = new();

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value is not [1, ..])
        {
            flaw = "The jsonb value is of a version that is not known.";
            return default;
        }

        return _json.Read(value[1..], batch, ref flaw);
    }
}

/// <summary>Reads <c>uuid</c>.</summary>
internal sealed class UuidReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var room = batch.Reserve(36);
        new Guid(value, bigEndian: true).TryFormat(room, out var length);
        return batch.Commit(CellKind.Text, length);
    }
}

/// <summary>Reads <c>bytea</c>.</summary>
internal sealed class BytesReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        batch.Store(CellKind.Bytes, value);
}
