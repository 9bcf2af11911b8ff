using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>
/// Staged files of records that were taken out or put back. They go at the end, when it is known what the record names:
/// a row that was taken out may have shared its id with one that stays.
/// </summary>
internal sealed class TakenOutFiles
{
    private readonly SqliteDatabase _database;
    private readonly FileStage _files;
    private readonly Dictionary<long, StreamState> _streams = [];

    public TakenOutFiles(SqliteDatabase database, FileStage files)
    {
        (_database, _files) = (database, files);
        database.Execute(
            "create table temp.pbferry_taken_out(stream int, record text, existed int, primary key (stream, record)) without rowid"
        );
    }

    public void TakenOut(StreamState stream, string recordId, long rowId)
    {
        _streams[stream.Number] = stream;
        _database
            .Cached("insert or ignore into temp.pbferry_taken_out values(?1, ?2, ?3)")
            .Bind(1, stream.Number)
            .Bind(2, recordId)
            .Bind(3, rowId <= stream.Journal.BaseRowId ? 1 : 0)
            .Run();
    }

    public void Discard()
    {
        using var rows = _database.Prepare("select stream, record, existed from temp.pbferry_taken_out");
        while (rows.Step())
        {
            // A record from before the run is as it was, and so are its files: an equal name may hold new content.
            var stream = _streams[rows.Integer(0)];
            var existed = rows.Integer(2) == 1;
            var names = existed ? [] : FileNames.Of(_database, stream.Collection, rows.Text(1));
            _files.Discard(stream, rows.Text(1), names);
        }
    }
}
