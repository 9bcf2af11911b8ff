using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Undo;

/// <summary>The records that a run touched. Of one that it touched twice, the first pre-image counts.</summary>
internal sealed class UndoRecords
{
    private const int ChunkBytes = 1 << 18;

    private readonly LedgerFile _file;
    private readonly ArrayBufferWriter<byte> _chunk = new(ChunkBytes);
    private int _chunkCollection;
    private int _chunkCount;

    internal UndoRecords(LedgerFile file) => _file = file;

    /// <summary>Writes down a record; of one that is written down already, only how it was left.</summary>
    public void Add(int collection, string id, byte[]? before, byte[]? after)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Change(
                    "INSERT INTO records (collection, id, before, after) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET after = excluded.after"
                )
                .Bind(1, collection)
                .Bind(2, id);
            Bind(row, 3, before);
            Bind(row, 4, after);
            row.Run();
        }
    }

    /// <summary>
    /// Writes down a record that is about to be made or changed. Of one that is written down already, how the run left it isn't
    /// known any more.
    /// </summary>
    public void Intend(int collection, string id, byte[]? before)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Change(
                    "INSERT INTO records (collection, id, before) VALUES (?1, ?2, ?3) ON CONFLICT (collection, id) DO UPDATE SET after = ?4 WHERE length(after) > 1"
                )
                .Bind(1, collection)
                .Bind(2, id);
            Bind(row, 3, before);
            Bind(row, 4, UndoEntry.Written);
            row.Run();
        }
    }

    /// <summary>Forgets a record that was not made or changed after all.</summary>
    public void Forget(int collection, string id)
    {
        lock (_file.Gate)
        {
            _file
                .Change("DELETE FROM records WHERE collection = ? AND id = ? AND after IS NULL")
                .Bind(1, collection)
                .Bind(2, id)
                .Run();
        }
    }

    /// <summary>Whether a record is one that the run made.</summary>
    public bool IsNew(int collection, string id)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached("SELECT 1 FROM records WHERE collection = ? AND id = ? AND before IS NULL")
                .Bind(1, collection)
                .Bind(2, id);
            var found = row.Step();
            row.Reset();
            return found;
        }
    }

    /// <summary>Whether a record is one that was there before the run, which changed or removed it.</summary>
    public bool WasThere(int collection, string id) => Has(collection, id) && !IsNew(collection, id);

    /// <summary>Whether a record is written down.</summary>
    public bool Has(int collection, string id)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached("SELECT 1 FROM records WHERE collection = ? AND id = ?")
                .Bind(1, collection)
                .Bind(2, id);
            var found = row.Step();
            row.Reset();
            return found;
        }
    }

    /// <summary>Writes down how the run left a record; false where nothing is known of it.</summary>
    public bool SetAfter(int collection, string id, byte[] after)
    {
        lock (_file.Gate)
        {
            var row = _file.Change("UPDATE records SET after = ?1 WHERE collection = ?2 AND id = ?3");
            Bind(row, 1, after);
            row.Bind(2, collection).Bind(3, id).Run();
            return _file.Database.Changes > 0;
        }
    }

    /// <summary>Writes down one of many new records, cheaply; each must be given once. Call <see cref="Flush"/> at the end.</summary>
    public void AddMade(int collection, ReadOnlySpan<byte> id, ReadOnlySpan<byte> after)
    {
        if (_chunkCollection != collection || _chunk.WrittenCount > ChunkBytes)
        {
            Flush();
        }

        _chunkCollection = collection;
        _chunkCount++;
        Write(id);
        Write(after);
    }

    /// <summary>Writes down what <see cref="AddMade"/> gathered.</summary>
    public void Flush()
    {
        if (_chunkCount == 0)
        {
            return;
        }

        lock (_file.Gate)
        {
            _file
                .Change("INSERT INTO made (collection, count, records) VALUES (?, ?, ?)")
                .Bind(1, _chunkCollection)
                .Bind(2, _chunkCount)
                .BindBlob(3, _chunk.WrittenSpan)
                .Run();
        }

        _chunk.ResetWrittenCount();
        _chunkCount = 0;
    }

    /// <summary>How many records of a collection are written down.</summary>
    public long Count(int collection)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached(
                    "SELECT (SELECT count(*) FROM records WHERE collection = ?1) + (SELECT coalesce(sum(count), 0) FROM made WHERE collection = ?1)"
                )
                .Bind(1, collection);
            row.Step();
            var count = row.Integer(0);
            row.Reset();
            return count;
        }
    }

    /// <summary>All of them, part by part.</summary>
    public IEnumerable<UndoEntry> All(int collection)
    {
        long behind = 0;
        while (Page(collection, behind, 500) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                yield return entry;
            }

            behind = page[^1].Number;
        }

        foreach (var entry in Made(collection))
        {
            yield return entry;
        }
    }

    /// <summary>The next of those that were written down one by one.</summary>
    /// <param name="collection">The collection's number.</param>
    /// <param name="behind">The number of the last one before them.</param>
    /// <param name="count">How many there are at most.</param>
    /// <param name="all">Whether also those of which it is known how the run left them.</param>
    public IReadOnlyList<UndoEntry> Page(int collection, long behind, int count, bool all = true)
    {
        lock (_file.Gate)
        {
            return Read(
                _file
                    .Database.Cached(
                        "SELECT number, id, before, after FROM records WHERE collection = ? AND number > ? AND (? OR after IS NULL OR length(after) = 1) ORDER BY number LIMIT ?"
                    )
                    .Bind(1, collection)
                    .Bind(2, behind)
                    .Bind(3, all ? 1 : 0)
                    .Bind(4, count)
            );
        }
    }

    /// <summary>The next of those that were written down one by one, from the last one on backwards.</summary>
    /// <param name="collection">The collection's number.</param>
    /// <param name="before">The number of the one behind them.</param>
    /// <param name="count">How many there are at most.</param>
    public IReadOnlyList<UndoEntry> PageBackwards(int collection, long before, int count)
    {
        lock (_file.Gate)
        {
            return Read(
                _file
                    .Database.Cached(
                        "SELECT number, id, before, after FROM records WHERE collection = ? AND number < ? ORDER BY number DESC LIMIT ?"
                    )
                    .Bind(1, collection)
                    .Bind(2, before)
                    .Bind(3, count)
            );
        }
    }

    /// <summary>Some of those of which it is known how the run left them, spread over all.</summary>
    public IReadOnlyList<UndoEntry> Sample(int collection, int count)
    {
        lock (_file.Gate)
        {
            return Read(
                _file
                    .Database.Cached(
                        "SELECT number, id, before, after FROM records WHERE number IN (SELECT number FROM records WHERE collection = ? AND length(after) > 1 ORDER BY random() LIMIT ?)"
                    )
                    .Bind(1, collection)
                    .Bind(2, count)
            );
        }
    }

    private static List<UndoEntry> Read(SqliteStatement rows)
    {
        var page = new List<UndoEntry>();
        while (rows.Step())
        {
            page.Add(new UndoEntry(rows.Integer(0), rows.Text(1), Blob(rows, 2), Blob(rows, 3)));
        }

        rows.Reset();
        return page;
    }

    private IEnumerable<UndoEntry> Made(int collection)
    {
        for (long behind = 0; Chunk(collection, ref behind) is { } chunk; )
        {
            for (var at = 0; at < chunk.Length; )
            {
                var id = Encoding.UTF8.GetString(Read(chunk, ref at));
                yield return new UndoEntry(0, id, null, Read(chunk, ref at).ToArray());
            }
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_chunk.GetSpan(4), bytes.Length);
        _chunk.Advance(4);
        _chunk.Write(bytes);
    }

    private static ReadOnlySpan<byte> Read(byte[] chunk, ref int at)
    {
        var bytes = chunk.AsSpan(at + 4, BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(at)));
        at += 4 + bytes.Length;
        return bytes;
    }

    private byte[]? Chunk(int collection, ref long behind)
    {
        lock (_file.Gate)
        {
            var rows = _file
                .Database.Cached(
                    "SELECT number, records FROM made WHERE collection = ? AND number > ? ORDER BY number LIMIT 1"
                )
                .Bind(1, collection)
                .Bind(2, behind);
            byte[]? chunk = null;
            if (rows.Step())
            {
                behind = rows.Integer(0);
                chunk = rows.Bytes(1).ToArray();
            }

            rows.Reset();
            return chunk;
        }
    }

    private static void Bind(SqliteStatement row, int parameter, byte[]? value)
    {
        if (value is null)
        {
            row.BindNull(parameter);
        }
        else
        {
            row.BindBlob(parameter, value);
        }
    }

    private static byte[]? Blob(SqliteStatement row, int column) =>
        row.IsNull(column) ? null : row.Bytes(column).ToArray();
}
