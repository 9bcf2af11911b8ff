using PocketFerry.Sources.Files.SqlDumps.Ddl;
using PocketFerry.Sources.Files.SqlDumps.Scanning;

namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>What statements before a range have set for it.</summary>
internal sealed record DumpState(
    string Database,
    string Schema,
    string Charset,
    bool BackslashEscapes,
    string Delimiter
)
{
    public static DumpState Of(DumpSchema schema, SqlLexis lexis) =>
        new(
            schema.Database,
            schema.Schema,
            schema.Charset,
            lexis.BackslashEscapes,
            System.Text.Encoding.UTF8.GetString(lexis.Delimiter)
        );

    public void ApplyTo(DumpSchema schema, SqlLexis lexis)
    {
        (schema.Database, schema.Schema, schema.Charset) = (Database, Schema, Charset);
        lexis.BackslashEscapes = BackslashEscapes;
        lexis.Delimiter = System.Text.Encoding.UTF8.GetBytes(Delimiter);
    }
}
