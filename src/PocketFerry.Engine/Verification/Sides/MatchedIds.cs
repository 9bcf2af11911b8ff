using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// Finds, for a collection whose records an upsert matched by other fields than the id, which record of TO stands for
/// which of FROM: one more reading of both sides.
/// </summary>
internal sealed class MatchedIds : IDisposable
{
    private readonly CollectionPair _pair;
    private readonly Field[] _fields;
    private readonly SqliteDatabase _database;
    private readonly ArrayBufferWriter<byte> _value = new(256);
    private readonly ArrayBufferWriter<byte> _message = new(256);

    public MatchedIds(CollectionPair pair)
    {
        _pair = pair;
        _fields = [.. pair.MatchFields.Select(f => pair.From.Collection.Find(f)!)];
        _database = SqliteDatabase.Open("", SqliteOpenMode.Create);
        _database.Execute(
            """
            PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;
            CREATE TABLE keys (key BLOB PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
            BEGIN
            """
        );
    }

    /// <summary>The ids of FROM that are others in TO, added to the redirects.</summary>
    public async Task FindAsync(
        RecordReader from,
        RecordReader to,
        IdRedirects redirects,
        CancellationToken cancellation
    )
    {
        await foreach (var (key, id) in KeysAsync(to, cancellation).ConfigureAwait(false))
        {
            _database.Cached("INSERT OR IGNORE INTO keys VALUES (?, ?)").BindBlob(1, key).Bind(2, id).Run();
        }

        var found = new List<(string From, string To)>();
        await foreach (var (key, id) in KeysAsync(from, cancellation).ConfigureAwait(false))
        {
            var row = _database.Cached("SELECT id FROM keys WHERE key = ?").BindBlob(1, key);
            if (row.Step() && row.Text(0) is var other && other != id)
            {
                found.Add((id, other));
            }

            row.Reset();
            if (found.Count == 1000)
            {
                Take(redirects, found);
            }
        }

        Take(redirects, found);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private void Take(IdRedirects redirects, List<(string From, string To)> found)
    {
        // Another collection's readers must not see half of it: it is asked for when all are there.
        redirects.Add(_pair.From.Mapping?.TargetName ?? _pair.Name, found);
        found.Clear();
    }

    private async IAsyncEnumerable<(byte[] Key, string Id)> KeysAsync(
        RecordReader reader,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var batch in reader.ReadAsync(null, cancellation).ConfigureAwait(false))
        {
            using (batch)
            using (batch.Origin)
            {
                var id = batch.Columns.IndexOf("id");
                for (var row = 0; row < batch.Count; row++)
                {
                    if (batch.Fault(row) is null && Key(batch, row, reader.Form) is { } key)
                    {
                        yield return (key, Encoding.UTF8.GetString(batch.Bytes(row, id)));
                    }
                }
            }
        }
    }

    private byte[]? Key(RowBatch batch, int row, RowForm form)
    {
        _message.ResetWrittenCount();
        foreach (var field in _fields)
        {
            var column = batch.Columns.IndexOf(field.Name);
            _value.ResetWrittenCount();
            CanonicalValue.Write(_value, field, batch, column < 0 ? Cell.Missing : batch[row, column], form);
            if (_value.WrittenCount == 0)
            {
                return null;
            }

            BitConverter.TryWriteBytes(_message.GetSpan(sizeof(int)), _value.WrittenCount);
            _message.Advance(sizeof(int));
            _message.Write(_value.WrittenSpan);
        }

        return SHA256.HashData(_message.WrittenSpan);
    }
}
