using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Locking;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory;

/// <summary>The collections of a data directory, read and changed without its records.</summary>
public static class DataDirectorySchema
{
    /// <summary>Reads the collections, without secrets; a server may be using the directory.</summary>
    /// <exception cref="EndpointException">There is no data directory, or it can't be read.</exception>
    public static IReadOnlyList<Collection> Read(string path)
    {
        var place = DataDirectoryPath.Find(path);
        try
        {
            using var database = place.OpenForReading();
            return CollectionStore.Open(database).ReadAll();
        }
        catch (SqliteException error)
        {
            throw Failed(place, error);
        }
    }

    /// <summary>Brings the collections to a wanted schema, all or nothing, in one transaction in place.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="wanted">The collections as they should be, in the web API's form.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="stopped">The user's word that no server uses the directory.</param>
    /// <exception cref="EndpointException">A server runs, or a collection would be refused; nothing is changed.</exception>
    public static SchemaApplyResult Apply(
        string path,
        IReadOnlyList<Collection> wanted,
        SchemaApplyOptions options,
        bool stopped = false
    )
    {
        var place = DataDirectoryPath.Find(path);
        using var guard = RunLock.Take(place);
        if (!options.DryRun && !stopped && ServerProbe.Look(place) is { } found)
        {
            throw new EndpointException(
                $"{place.Name} is in use: {found}; it would not notice that its collections change.",
                "Stop the server. If nothing uses the directory, say so with --stopped."
            );
        }

        try
        {
            var result = Apply(place, wanted, options);
            if (!options.DryRun)
            {
                DeleteFiles(place, result.Applied);
            }

            return result;
        }
        catch (SqliteException error)
        {
            throw Failed(place, error);
        }
    }

    private static SchemaApplyResult Apply(
        DataDirectoryPath place,
        IReadOnlyList<Collection> wanted,
        SchemaApplyOptions options
    )
    {
        using var database = SqliteDatabase.Open(place.Database, SqliteOpenMode.ReadWrite);
        database.Execute("begin immediate");
        try
        {
            var result = SchemaApply.Run(CollectionStore.Open(database), wanted, options);
            database.Execute(options.DryRun ? "rollback" : "commit");
            return result;
        }
        catch when (database.InTransaction)
        {
            database.Execute("rollback");
            throw;
        }
    }

    // After the commit: files without records are litter, records without files would be a loss.
    private static void DeleteFiles(DataDirectoryPath place, SchemaDiff applied)
    {
        foreach (var collection in applied.Collections.Where(c => c.Change == SchemaChange.Removed))
        {
            var id = collection.Before!.Id;
            if (StoragePath.IsPlain(id) && Path.Combine(place.Storage, id) is var folder && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static EndpointException Failed(DataDirectoryPath place, SqliteException error) =>
        new(
            $"{place.Name}: {error.Message}",
            "Is the file readable and writable, and a PocketBase data.db?",
            inner: error
        );
}
