using System.Text;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Relations that wait until all records are there, kept in a file: their number has no bound. It is deleted with the run.
/// </summary>
internal sealed class DeferredValues : IDisposable
{
    private readonly FileStream _file;
    private readonly BinaryWriter _writer;

    public DeferredValues()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(Path.Combine(Path.GetTempPath(), $"pbferry-{Guid.NewGuid():n}"), options);
        _writer = new BinaryWriter(_file, Encoding.UTF8);
    }

    public long Count { get; private set; }

    public void Add(in DeferredRecord record)
    {
        _writer.Write(record.Stream);
        _writer.Write(record.Ordinal);
        _writer.Write(record.WasInsert);
        _writer.Write(record.Id);
        _writer.Write(record.Late);
        _writer.Write(record.Values.Count);
        foreach (var (field, value) in record.Values)
        {
            _writer.Write(field);
            _writer.Write(value.Length);
            _writer.Write(value);
        }

        Count++;
    }

    public IEnumerable<DeferredRecord> Read()
    {
        _writer.Flush();
        _file.Position = 0;
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        for (var i = 0L; i < Count; i++)
        {
            var record = new DeferredRecord(
                reader.ReadInt32(),
                reader.ReadInt64(),
                reader.ReadBoolean(),
                reader.ReadString(),
                reader.ReadString(),
                []
            );
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                record.Values.Add((reader.ReadInt32(), reader.ReadBytes(reader.ReadInt32())));
            }

            yield return record;
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}

/// <summary>One record's relations that wait.</summary>
/// <param name="Stream">The stream's number in the plan.</param>
/// <param name="Ordinal">The row's number.</param>
/// <param name="WasInsert">Whether the record is new.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Late">Its late columns, which the change would otherwise move; empty for none.</param>
/// <param name="Values">The relations in stored form, by field.</param>
internal readonly record struct DeferredRecord(
    int Stream,
    long Ordinal,
    bool WasInsert,
    string Id,
    string Late,
    List<(int Field, byte[] Value)> Values
);
