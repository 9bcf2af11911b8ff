using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups.Archives;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Backups.Directories;

/// <summary>An archive's content, unpacked and found to be a PocketBase's.</summary>
internal static class RestoredState
{
    /// <exception cref="EndpointException">It is no sound PocketBase; the folder holds rubbish then.</exception>
    public static void Unpack(string archive, string folder, Action<long>? progress, CancellationToken cancellation)
    {
        using (var reader = ArchiveReader.Open(archive))
        {
            reader.UnpackAll(folder, progress, cancellation);
        }

        Prove(archive, folder);
    }

    private static void Prove(string archive, string folder)
    {
        var database = Path.Combine(folder, "data.db");
        if (!File.Exists(database))
        {
            throw Broken(archive, "it holds no data.db");
        }

        try
        {
            DatabaseSnapshot.Settle(database);
            using var opened = SqliteDatabase.Open(database, SqliteOpenMode.ReadWrite);
            if (opened.Text("pragma quick_check(1)") is not "ok" and var verdict)
            {
                throw Broken(archive, $"its data.db is damaged: {verdict}");
            }

            if (
                opened.Integer("select count(*) from sqlite_master where type = 'table' and name = '_collections'") == 0
            )
            {
                throw Broken(archive, "its data.db is no PocketBase's");
            }
        }
        catch (SqliteException error)
        {
            throw Broken(archive, $"its data.db can't be read: {error.Message}");
        }
    }

    private static EndpointException Broken(string archive, string why) =>
        new($"{archive}: {why}.", "Take a backup as PocketBase or pbferry made it.");
}
