using System.Text;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>What the mapper makes of one JSON value.</summary>
/// <param name="Stored">The value as a table with PocketBase's column definition holds it; null where it was refused.</param>
/// <param name="IsMissing">Whether the mapper leaves the field to the writer.</param>
/// <param name="Fault">Why it was refused.</param>
public sealed record MappedValue(StoredValue? Stored, bool IsMissing, RowFault? Fault)
{
    /// <summary>Makes the mapper of one field.</summary>
    public static Mapper MapperFor(Collection collection, string column, Version version)
    {
        var field = collection.Find(column)!;
        var plan = new StreamPlan
        {
            Stream = new SourceStream("oracle"),
            TargetName = collection.Name,
            Collection = collection,
            Fields = [new FieldMap(field, column)],
        };
        return Mapper.Create(plan, new MapperOptions { TargetVersion = version, PasswordHasher = new Bcrypt() });
    }

    /// <summary>Maps a value as an NDJSON source would give it.</summary>
    public static MappedValue Of(OracleValue value, Mapper mapper, Field field)
    {
        var column = field.Name;
        using var source = new RowBatch([column]);
        var row = source.AddRow(RowPosition.Of(1));
        if (!TryReadCell(value.Json, source, out var cell))
        {
            return new MappedValue(null, false, new RowFault("malformed_row", column, "The row is no JSON."));
        }

        source[row, 0] = cell;
        using var target = mapper.Map(source);
        if (target.Fault(0) is { } fault)
        {
            return new MappedValue(null, false, fault);
        }

        var index = mapper.Columns.ToList().IndexOf(column);
        return new MappedValue(Store(target, target[0, index], field), target[0, index].Kind == CellKind.Missing, null);
    }

    // The row's JSON becomes cells as the contract of CellKind says.
    private static bool TryReadCell(ReadOnlySpan<byte> json, RowBatch batch, out Cell cell)
    {
        cell = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            cell = reader.TokenType switch
            {
                JsonTokenType.Null => Cell.Null,
                JsonTokenType.True or JsonTokenType.False => Cell.OfBoolean(reader.TokenType == JsonTokenType.True),
                JsonTokenType.Number => batch.Store(CellKind.Number, reader.ValueSpan),
                JsonTokenType.String when reader.ValueIsEscaped => batch.Store(
                    CellKind.Text,
                    Encoding.UTF8.GetBytes(reader.GetString()!)
                ),
                JsonTokenType.String => batch.Store(CellKind.Text, reader.ValueSpan),
                _ => batch.Store(CellKind.Json, json),
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static StoredValue Store(RowBatch batch, in Cell cell, Field field)
    {
        using var database = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        var isMissing = cell.Kind == CellKind.Missing;
        database.Execute($"CREATE TABLE t (f {field.ColumnDefinition})");
        using var insert = database.Prepare(isMissing ? "INSERT INTO t DEFAULT VALUES" : "INSERT INTO t VALUES (?)");
        _ = cell.Kind switch
        {
            CellKind.Missing => insert,
            CellKind.Null => insert.BindNull(1),
            CellKind.Integer => insert.Bind(1, cell.Integer),
            CellKind.Real => insert.Bind(1, cell.Real),
            CellKind.Text => insert.Bind(1, batch.Bytes(cell)),
            var other => throw new InvalidOperationException($"A mapped cell is of kind {other}."),
        };
        insert.Run();
        using var select = database.Prepare("SELECT f FROM t");
        select.Step();
        return StoredValue.Read(select);
    }

    private sealed class Bcrypt : IPasswordHasher
    {
        public void Hash(ReadOnlySpan<byte> password, int cost, Span<byte> hash)
        {
            // Only the form is compared here; whether a hash verifies is checked with the server's own.
            var text = BCrypt.Net.BCrypt.HashPassword(Encoding.UTF8.GetString(password), cost);
            Encoding.ASCII.GetBytes(text, hash);
        }
    }
}
