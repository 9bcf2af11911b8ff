using PocketFerry.Engine.Endpoints;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>One plain transaction in the file itself: for loads that are small beside the database.</summary>
internal sealed class InPlaceWorkspace : Workspace
{
    public InPlaceWorkspace(DataDirectoryPath path, string folder)
        : base(path, folder)
    {
        try
        {
            Database = SqliteDatabase.Open(path.Database, SqliteOpenMode.ReadWrite);
            Database.Execute("pragma cache_size=-65536; pragma synchronous=full; begin immediate");
        }
        catch (SqliteException error)
        {
            Database?.Dispose();
            base.Dispose();
            throw new EndpointException(
                $"{path.Name}: can't write: {error.Message}",
                error.IsBusy ? "Another process is writing; stop it, or try again." : "Is the file writable?",
                inner: error
            );
        }
    }

    public override SqliteDatabase Database { get; }

    public override string Strategy => "one transaction in place";

    public override bool AllowsBulk => false;

    public override void Publish()
    {
        Record?.Invoke(Database);
        Database.Execute("commit");
    }

    public override void Dispose()
    {
        // Closing the connection rolls an open transaction back.
        Database.Dispose();
        base.Dispose();
    }
}
