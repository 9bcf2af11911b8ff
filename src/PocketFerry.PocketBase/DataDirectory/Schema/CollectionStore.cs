using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// The collections of a <c>data.db</c>: reads them in the web API's form, and makes and changes them as PocketBase
/// itself does: table, indexes and the row in <c>_collections</c>.
/// </summary>
/// <remarks>Not thread-safe, as the connection it works on. A running server doesn't see changes made here until it reloads.</remarks>
public sealed partial class CollectionStore
{
    private CollectionStore(SqliteDatabase database) => Database = database;

    /// <summary>The connection it works on; owned by the caller.</summary>
    public SqliteDatabase Database { get; }

    /// <summary>Looks at a database and makes sure that it is PocketBase's, of 0.23 or later.</summary>
    /// <exception cref="EndpointException">It isn't; the message says what it is and what to do.</exception>
    public static CollectionStore Open(SqliteDatabase database)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var info = database.Prepare("PRAGMA table_info(_collections)");
            while (info.Step())
            {
                columns.Add(info.Text(1));
            }
        }
        catch (SqliteException exception) when (exception.IsCorrupt)
        {
            throw new EndpointException(
                $"{database.Path} is no SQLite database, or a damaged one: {exception.Message}",
                "Name a PocketBase data directory. If this is one, restore it from a backup.",
                inner: exception
            );
        }

        if (columns.Count == 0)
        {
            throw new EndpointException(
                $"{database.Path} is no PocketBase database: it has no table _collections.",
                "Name the data.db of a PocketBase data directory, or make a fresh one with: pbferry init DIR",
                EndpointFailure.Usage
            );
        }

        if (!columns.Contains("fields"))
        {
            throw new EndpointException(
                columns.Contains("schema")
                    ? $"{database.Path} was last opened by a PocketBase before 0.23, whose tables were different."
                    : $"{database.Path} has a table _collections that isn't PocketBase's.",
                columns.Contains("schema")
                    ? "Copy the folder, open the copy once with PocketBase 0.23 or later (pocketbase migrate up --dir COPY), and use the copy. Files from before 0.14 need a PocketBase 0.22 first."
                    : "Name a PocketBase data directory.",
                EndpointFailure.Usage
            );
        }

        return new CollectionStore(database);
    }

    /// <summary>Every collection, in the order in which they were made.</summary>
    /// <param name="withSecrets">Keeps token secrets and OAuth2 client secrets, which the web API leaves out.</param>
    /// <exception cref="EndpointException">A row can't be read.</exception>
    public IReadOnlyList<Collection> ReadAll(bool withSecrets = false)
    {
        var collections = new List<Collection>();
        using var rows = Database.Prepare($"SELECT {CollectionRow.Columns} FROM _collections ORDER BY rowid");
        while (rows.Step())
        {
            var collection = CollectionRow.Read(rows);
            collections.Add(withSecrets ? collection : CollectionSecrets.Strip(collection));
        }

        return collections;
    }

    /// <summary>The collection with an id, else with a name whatever its case, without secrets; null where there is none.</summary>
    public Collection? Find(string nameOrId) => new CollectionSet(ReadAll()).Find(nameOrId);

    /// <summary>The indexes of a collection, taken apart.</summary>
    public static IReadOnlyList<CollectionIndex> IndexesOf(Collection collection) =>
        CollectionIndex.ParseAll(collection.Indexes);
}
