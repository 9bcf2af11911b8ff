using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>The statements with which PocketBase makes a collection's table, character by character.</summary>
public static class TableDefinition
{
    /// <summary>The <c>CREATE TABLE</c> of a base or auth collection: columns in alphabetical order of their bytes.</summary>
    public static string CreateTable(Collection collection) =>
        $"CREATE TABLE `{collection.Name}` ({string.Join(", ", collection.Fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(ColumnOf))})";

    /// <summary>The <c>CREATE VIEW</c> of a view collection.</summary>
    /// <param name="name">The collection's name.</param>
    /// <param name="query">Its query, with the id cast to text where that is needed.</param>
    public static string CreateView(string name, string query) =>
        $"CREATE VIEW `{name}` AS SELECT * FROM ({DbxQuoting.Expand(query)})";

    /// <summary>The <c>CREATE INDEX</c> statements that PocketBase runs for a collection; unreadable ones are left out.</summary>
    public static IReadOnlyList<string> CreateIndexes(Collection collection) =>
        [.. CollectionIndex.ParseAll(collection.Indexes).Select(index => CreateIndex(index, collection.Name))];

    /// <summary>The <c>CREATE INDEX</c> statement that PocketBase runs for one index.</summary>
    public static string CreateIndex(CollectionIndex index, string table) =>
        DbxQuoting.Expand(index.CreateStatement(table));

    private static string ColumnOf(Field field) => $"`{field.Name}` {field.ColumnDefinition}";
}
