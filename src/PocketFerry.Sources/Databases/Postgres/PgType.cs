namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>The type of a column, domains and enums resolved.</summary>
/// <param name="Kind">What it is to us.</param>
/// <param name="Declared">The type in words; for a domain its base type, for an enum its labels.</param>
/// <param name="Element">The kind of an array's elements.</param>
internal sealed record PgType(PgKind Kind, string Declared, PgKind Element = PgKind.Other)
{
    private static readonly Dictionary<string, PgKind> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bool"] = PgKind.Bool,
        ["boolean"] = PgKind.Bool,
        ["int2"] = PgKind.Int2,
        ["smallint"] = PgKind.Int2,
        ["smallserial"] = PgKind.Int2,
        ["int4"] = PgKind.Int4,
        ["int"] = PgKind.Int4,
        ["integer"] = PgKind.Int4,
        ["serial"] = PgKind.Int4,
        ["int8"] = PgKind.Int8,
        ["bigint"] = PgKind.Int8,
        ["bigserial"] = PgKind.Int8,
        ["oid"] = PgKind.Oid,
        ["float4"] = PgKind.Float4,
        ["real"] = PgKind.Float4,
        ["float8"] = PgKind.Float8,
        ["float"] = PgKind.Float8,
        ["double precision"] = PgKind.Float8,
        ["numeric"] = PgKind.Numeric,
        ["decimal"] = PgKind.Numeric,
        ["dec"] = PgKind.Numeric,
        ["money"] = PgKind.Money,
        ["text"] = PgKind.Text,
        ["varchar"] = PgKind.Text,
        ["character varying"] = PgKind.Text,
        ["name"] = PgKind.Text,
        ["citext"] = PgKind.Text,
        ["bpchar"] = PgKind.Padded,
        ["char"] = PgKind.Padded,
        ["character"] = PgKind.Padded,
        ["json"] = PgKind.Json,
        ["jsonb"] = PgKind.Jsonb,
        ["uuid"] = PgKind.Uuid,
        ["bytea"] = PgKind.Bytes,
        ["date"] = PgKind.Date,
        ["timestamp"] = PgKind.Timestamp,
        ["timestamp without time zone"] = PgKind.Timestamp,
        ["timestamptz"] = PgKind.TimestampTz,
        ["timestamp with time zone"] = PgKind.TimestampTz,
        ["point"] = PgKind.Point,
    };

    /// <summary>Whether texts that differ in case alone are the same.</summary>
    public bool IgnoresCase =>
        Declared.Equals("citext", StringComparison.OrdinalIgnoreCase)
        || Declared.EndsWith(".citext", StringComparison.OrdinalIgnoreCase);

    /// <summary>The kind of a type by its name without modifiers, in the catalog's words or in SQL's.</summary>
    public static PgKind KindOf(string name) => Names.GetValueOrDefault(name);

    /// <summary>An enum, declared as MySQL writes it.</summary>
    public static PgType Enum(IEnumerable<string> labels) =>
        new(
            PgKind.Text,
            $"enum({string.Join(',', labels.Select(l => $"'{l.Replace("'", "''", StringComparison.Ordinal)}'"))})"
        );
}
