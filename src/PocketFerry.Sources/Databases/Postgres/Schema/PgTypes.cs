using Npgsql;

namespace PocketFerry.Sources.Databases.Postgres.Schema;

/// <summary>The types of a database, by their number in the catalog.</summary>
internal sealed class PgTypes
{
    private const string TypesSql = """
        SELECT t.oid::int8, t.typname::text, t.typtype::text, t.typbasetype::int8,
          pg_catalog.format_type(t.typbasetype, t.typtypmod),
          CASE WHEN t.typcategory = 'A' THEN t.typelem::int8 ELSE 0 END
        FROM pg_catalog.pg_type AS t WHERE t.typtype <> 'c'
        """;

    private const string LabelsSql =
        "SELECT enumtypid::int8, enumlabel::text FROM pg_catalog.pg_enum ORDER BY enumtypid, enumsortorder";

    private readonly Dictionary<uint, Entry> _types = [];
    private readonly Dictionary<uint, List<string>> _labels = [];

    private PgTypes() { }

    public static PgTypes Read(NpgsqlConnection connection)
    {
        var types = new PgTypes();
        using (var command = new NpgsqlCommand(TypesSql, connection))
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                types._types[(uint)rows.GetInt64(0)] = new Entry(
                    rows.GetString(1),
                    rows.GetString(2)[0],
                    (uint)rows.GetInt64(3),
                    rows.IsDBNull(4) ? "" : rows.GetString(4),
                    (uint)rows.GetInt64(5)
                );
            }
        }

        using (var command = new NpgsqlCommand(LabelsSql, connection))
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                var oid = (uint)rows.GetInt64(0);
                if (!types._labels.TryGetValue(oid, out var labels))
                {
                    types._labels[oid] = labels = [];
                }

                labels.Add(rows.GetString(1));
            }
        }

        return types;
    }

    /// <summary>The type of a column.</summary>
    /// <param name="oid">Its number.</param>
    /// <param name="declared">Its name with modifiers.</param>
    public PgType Of(uint oid, string declared)
    {
        if (!_types.TryGetValue(oid, out var type))
        {
            return new PgType(PgKind.Other, declared);
        }

        return type.Class switch
        {
            'd' => Of(type.Base, type.BaseDeclared),
            'e' => PgType.Enum(_labels.GetValueOrDefault(oid) ?? []),
            _ when type.Element != 0 => new PgType(PgKind.Array, declared, Of(type.Element, "").Kind),
            'b' => new PgType(KindOf(type.Name), declared),
            _ => new PgType(PgKind.Other, declared),
        };
    }

    // The catalog's "char" is one byte, not the character(1) that SQL calls so.
    private static PgKind KindOf(string name) => name == "char" ? PgKind.Other : PgType.KindOf(name);

    private sealed record Entry(string Name, char Class, uint Base, string BaseDeclared, uint Element);
}
