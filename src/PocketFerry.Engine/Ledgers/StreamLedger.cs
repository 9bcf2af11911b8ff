using System.Text.Json.Nodes;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Ledgers;

/// <summary>How far each stream of a run is.</summary>
internal sealed class StreamLedger
{
    private const string Columns =
        "number, stream, target, fingerprint, state, ordinal, line, offset, record, read, inserted, updated, skipped, "
        + "rejected, files, milliseconds, warnings";

    private readonly LedgerFile _file;

    internal StreamLedger(LedgerFile file) => _file = file;

    /// <summary>All streams, in the order of the plan.</summary>
    public IReadOnlyList<StreamProgress> All()
    {
        lock (_file.Gate)
        {
            return Read(_file.Database.Cached($"SELECT {Columns} FROM streams ORDER BY number"));
        }
    }

    /// <summary>One stream; null where nothing is known of it.</summary>
    public StreamProgress? Find(int number)
    {
        lock (_file.Gate)
        {
            return Read(_file.Database.Cached($"SELECT {Columns} FROM streams WHERE number = ?").Bind(1, number))
                .FirstOrDefault();
        }
    }

    /// <summary>Writes down how far a stream is.</summary>
    public void Save(StreamProgress stream)
    {
        var warnings = new JsonArray([.. stream.Warnings.Select(w => (JsonNode)JsonValue.Create(w))]);
        lock (_file.Gate)
        {
            _file
                .Change(
                    $"INSERT OR REPLACE INTO streams ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                )
                .Bind(1, stream.Number)
                .Bind(2, stream.Stream)
                .Bind(3, stream.Target)
                .Bind(4, stream.Fingerprint)
                .Bind(5, (long)stream.State)
                .Bind(6, stream.Position.Ordinal)
                .Bind(7, stream.Position.Line)
                .Bind(8, stream.Position.Offset)
                .Bind(9, stream.Record)
                .Bind(10, stream.Read)
                .Bind(11, stream.Inserted)
                .Bind(12, stream.Updated)
                .Bind(13, stream.Skipped)
                .Bind(14, stream.Rejected)
                .Bind(15, stream.Files)
                .Bind(16, (long)stream.Elapsed.TotalMilliseconds)
                .Bind(17, warnings.ToJsonString())
                .Run();
        }
    }

    /// <summary>A count that a writer keeps of a stream, by name; 0 where it has none.</summary>
    public long Tally(int stream, string name)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached("SELECT value FROM tallies WHERE stream = ? AND name = ?")
                .Bind(1, stream)
                .Bind(2, name);
            var value = row.Step() ? row.Integer(0) : 0;
            row.Reset();
            return value;
        }
    }

    /// <summary>Writes down a writer's count.</summary>
    public void SetTally(int stream, string name, long value)
    {
        lock (_file.Gate)
        {
            _file
                .Change("INSERT OR REPLACE INTO tallies VALUES (?, ?, ?)")
                .Bind(1, stream)
                .Bind(2, name)
                .Bind(3, value)
                .Run();
        }
    }

    private static List<StreamProgress> Read(SqliteStatement rows)
    {
        var streams = new List<StreamProgress>();
        while (rows.Step())
        {
            streams.Add(
                new StreamProgress((int)rows.Integer(0), rows.Text(1), rows.Text(2))
                {
                    Fingerprint = rows.Text(3),
                    State = (StreamState)rows.Integer(4),
                    Position = new RowPosition(rows.Integer(5), rows.Integer(6), rows.Integer(7)),
                    Record = rows.Text(8),
                    Read = rows.Integer(9),
                    Inserted = rows.Integer(10),
                    Updated = rows.Integer(11),
                    Skipped = rows.Integer(12),
                    Rejected = rows.Integer(13),
                    Files = rows.Integer(14),
                    Elapsed = TimeSpan.FromMilliseconds(rows.Integer(15)),
                    Warnings = JsonNode.Parse(rows.Text(16)) is JsonArray list
                        ? [.. list.Select(w => (string?)w ?? "")]
                        : [],
                }
            );
        }

        rows.Reset();
        return streams;
    }
}
