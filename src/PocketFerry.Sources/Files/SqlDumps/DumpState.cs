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
}
