using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// Relations that wait until all records are there: to records written later, or in a circle. Their number has no bound.
/// </summary>
internal sealed class WaitingLedger
{
    private const string Columns = "stream, ordinal, id, inserted, late, relations, settled, fault";

    private readonly LedgerFile _file;

    internal WaitingLedger(LedgerFile file) => _file = file;

    /// <summary>Writes down a record's relations; again for the same row counts once.</summary>
    public void Add(WaitingRecord record)
    {
        using var relations = new MemoryStream();
        var writer = new BinaryWriter(relations, Encoding.UTF8);
        foreach (var (field, value) in record.Relations)
        {
            writer.Write7BitEncodedInt(field);
            writer.Write7BitEncodedInt(value.Length);
            writer.Write(value);
        }

        writer.Flush();
        lock (_file.Gate)
        {
            _file
                .Change("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?, ?, 0, NULL)")
                .Bind(1, record.Stream)
                .Bind(2, record.Ordinal)
                .Bind(3, record.Id)
                .Bind(4, record.WasInsert ? 1 : 0)
                .Bind(5, record.Late)
                .BindBlob(6, relations.GetBuffer().AsSpan(0, (int)relations.Length))
                .Run();
        }
    }

    /// <summary>The next records behind a row, by stream and row.</summary>
    public IReadOnlyList<WaitingRecord> Behind(int stream, long ordinal, int count)
    {
        lock (_file.Gate)
        {
            var rows = _file
                .Database.Cached(
                    $"SELECT {Columns} FROM waiting WHERE (stream, ordinal) > (?, ?) ORDER BY stream, ordinal LIMIT ?"
                )
                .Bind(1, stream)
                .Bind(2, ordinal)
                .Bind(3, count);
            var records = new List<WaitingRecord>();
            while (rows.Step())
            {
                records.Add(Read(rows));
            }

            rows.Reset();
            return records;
        }
    }

    /// <summary>Writes down that a record's relations are filled in, or why they can't be.</summary>
    public void Settle(int stream, long ordinal, RowFault? fault)
    {
        lock (_file.Gate)
        {
            _file
                .Change("UPDATE waiting SET settled = 1, fault = ? WHERE stream = ? AND ordinal = ?")
                .Bind(
                    1,
                    fault is null
                        ? null
                        : string.Join('\0', fault.Code, fault.Column, fault.Message, fault.Cure, fault.Value)
                )
                .Bind(2, stream)
                .Bind(3, ordinal)
                .Run();
        }
    }

    private static WaitingRecord Read(SqliteStatement row)
    {
        var relations = new List<(int Field, byte[] Value)>();
        using var reader = new BinaryReader(new MemoryStream(row.Bytes(5).ToArray()), Encoding.UTF8);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            relations.Add((reader.Read7BitEncodedInt(), reader.ReadBytes(reader.Read7BitEncodedInt())));
        }

        return new WaitingRecord((int)row.Integer(0), row.Integer(1), row.Text(2))
        {
            WasInsert = row.Integer(3) != 0,
            Late = row.Text(4),
            Relations = relations,
            IsSettled = row.Integer(6) != 0,
            Fault = row.IsNull(7) ? null : FaultOf(row.Text(7).Split('\0')),
        };
    }

    private static RowFault FaultOf(string[] parts) => new(parts[0], parts[1], parts[2], parts[3], parts[4]);
}

/// <summary>One record's relations that wait.</summary>
/// <param name="Stream">The stream's number in the plan.</param>
/// <param name="Ordinal">The row's number.</param>
/// <param name="Id">The record's id.</param>
internal sealed record WaitingRecord(int Stream, long Ordinal, string Id)
{
    /// <summary>Whether the run made the record.</summary>
    public bool WasInsert { get; init; }

    /// <summary>What has to be set again after a change, in the writer's own form; empty for nothing.</summary>
    public string Late { get; init; } = "";

    /// <summary>The relations in stored form, by the field's position.</summary>
    public IReadOnlyList<(int Field, byte[] Value)> Relations { get; init; } = [];

    /// <summary>Whether they are done with.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Why they can't be filled in; null where they can.</summary>
    public RowFault? Fault { get; init; }
}
