using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>What stands in a data.db about collections, read by a program that isn't under test, without what is random.</summary>
internal static partial class StoredSchema
{
    private static readonly string[] Columns =
    [
        "id",
        "system",
        "type",
        "name",
        "fields",
        "indexes",
        "listRule",
        "viewRule",
        "createRule",
        "updateRule",
        "deleteRule",
        "options",
        "created",
        "updated",
    ];

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Tables, indexes and views as SQLite keeps them, one an entry.</summary>
    public static async Task<string[]> StatementsAsync(string database) =>
        [
            .. (
                await Sqlite3.QueryAsync(
                    database,
                    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
                )
            ).Select(row => row!.ToJsonString(Readable)),
        ];

    /// <summary>
    /// The rows of <c>_collections</c> by name, each column a line with its storage class and exact text.
    /// </summary>
    public static async Task<SortedDictionary<string, string[]>> RowsAsync(string database)
    {
        var select = string.Join(", ", Columns.Select(c => $"{c}, typeof({c}) AS {c}_type"));
        var rows = await Sqlite3.QueryAsync(database, $"SELECT {select} FROM _collections");
        return new SortedDictionary<string, string[]>(
            rows.ToDictionary(
                row => (string)row!["name"]!,
                row => Columns.Select(column => Line(row!.AsObject(), column)).ToArray()
            )
        );
    }

    /// <summary>
    /// The same with JSON taken apart, each value a line, and without what the versions write differently for the same
    /// thing (<c>help</c>, empty lists as null, <c>&lt;</c> escaped or not), and without the defaults of new auth
    /// collections that changed from version to version.
    /// </summary>
    public static async Task<SortedDictionary<string, string[]>> ValuesAsync(string database)
    {
        var rows = await RowsAsync(database);
        return new SortedDictionary<string, string[]>(
            rows.ToDictionary(
                row => row.Key,
                row => row.Value.SelectMany(TakeApart).Where(line => !VersionDefault().IsMatch(line)).ToArray()
            )
        );
    }

    private static IEnumerable<string> TakeApart(string line)
    {
        var (column, value) = (line[..line.IndexOf(' ')], line[(line.IndexOf('=') + 2)..]);
        return column is "fields" or "options" or "indexes" ? Flatten(column, JsonNode.Parse(value)) : [line];
    }

    private static IEnumerable<string> Flatten(string path, JsonNode? node) =>
        node switch
        {
            JsonObject json => json.Where(pair => pair.Key != "help")
                .SelectMany(pair => Flatten($"{path}.{pair.Key}", pair.Value)),
            JsonArray { Count: > 0 } array => array.SelectMany((item, i) => Flatten($"{path}[{i}]", item)),
            JsonArray or null => [$"{path} = null"],
            _ => [$"{path} = {node.ToJsonString(Readable)}"],
        };

    private static string Line(JsonObject row, string column)
    {
        var value = row[column]?.ToString();
        if (column is "created" or "updated")
        {
            value!.ShouldMatch(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$");
            value = "DATE";
        }
        else if (value is not null)
        {
            value = Clone().Replace(Secret().Replace(value, "\"secret\":\"SECRET\""), "_clone_XXXX");
        }

        return $"{column} {row[column + "_type"]} = {value}";
    }

    [GeneratedRegex(
        @"^options\.(.*[tT]emplate\.body|mfa\.duration|verificationToken\.duration|authToken\.duration = (604800|432000)) ?"
    )]
    private static partial Regex VersionDefault();

    [GeneratedRegex("\"secret\":\"[A-Za-z0-9]{50}\"")]
    private static partial Regex Secret();

    [GeneratedRegex("_clone_[A-Za-z0-9]{4,6}")]
    private static partial Regex Clone();
}
