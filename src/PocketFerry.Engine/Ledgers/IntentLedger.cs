using System.Text;

namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// The records that are about to be written, by row: of such a row, a record that is there already is the run's own, whose
/// answer was lost. They are forgotten as soon as a position behind them is kept.
/// </summary>
internal sealed class IntentLedger
{
    private readonly LedgerFile _file;

    internal IntentLedger(LedgerFile file) => _file = file;

    /// <summary>Writes down some rows of a stream.</summary>
    public void Add(int stream, IReadOnlyCollection<Intent> intents)
    {
        if (intents.Count == 0)
        {
            return;
        }

        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content, Encoding.UTF8);
        foreach (var intent in intents)
        {
            writer.Write7BitEncodedInt64(intent.Ordinal);
            writer.Write(intent.IsInsert);
            writer.Write(intent.Id);
        }

        writer.Flush();
        lock (_file.Gate)
        {
            _file
                .Change("INSERT INTO intents (stream, rows) VALUES (?, ?)")
                .Bind(1, stream)
                .BindBlob(2, content.GetBuffer().AsSpan(0, (int)content.Length))
                .Run();
        }
    }

    /// <summary>The rows of a stream that were about to be written, by number.</summary>
    public IReadOnlyDictionary<long, Intent> Of(int stream)
    {
        var intents = new Dictionary<long, Intent>();
        lock (_file.Gate)
        {
            var rows = _file
                .Database.Cached("SELECT rows FROM intents WHERE stream = ? ORDER BY number")
                .Bind(1, stream);
            while (rows.Step())
            {
                foreach (var intent in Read(rows.Bytes(0).ToArray()))
                {
                    intents[intent.Ordinal] = intent;
                }
            }

            rows.Reset();
        }

        return intents;
    }

    /// <summary>Forgets a stream's rows up to one, which is the last of what was written down at a time.</summary>
    public void Clear(int stream, long through)
    {
        lock (_file.Gate)
        {
            var done = new List<long>();
            var rows = _file.Database.Cached("SELECT number, rows FROM intents WHERE stream = ?").Bind(1, stream);
            while (rows.Step())
            {
                if (Read(rows.Bytes(1).ToArray()).All(i => i.Ordinal <= through))
                {
                    done.Add(rows.Integer(0));
                }
            }

            rows.Reset();
            foreach (var number in done)
            {
                _file.Change("DELETE FROM intents WHERE number = ?").Bind(1, number).Run();
            }
        }
    }

    private static IEnumerable<Intent> Read(byte[] rows)
    {
        using var reader = new BinaryReader(new MemoryStream(rows), Encoding.UTF8);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            yield return new Intent(reader.Read7BitEncodedInt64(), reader.ReadBoolean(), reader.ReadString());
        }
    }
}

/// <summary>A record that is about to be written.</summary>
/// <param name="Ordinal">Its row's number in the stream.</param>
/// <param name="IsInsert">Whether it is new, else changed.</param>
/// <param name="Id">Its id.</param>
internal readonly record struct Intent(long Ordinal, bool IsInsert, string Id);
