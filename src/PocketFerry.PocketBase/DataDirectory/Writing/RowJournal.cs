using System.Buffers.Binary;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// Remembers which row of the stream each inserted rowid came from, eight bytes a row in a scratch file, so that rows
/// which only the whole shows to be wrong can still be named.
/// </summary>
internal sealed class RowJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _entry = new byte[8];

    /// <param name="path">A scratch file; deleted on dispose.</param>
    /// <param name="baseRowId">The greatest rowid before the first insert.</param>
    public RowJournal(string path, long baseRowId)
    {
        BaseRowId = baseRowId;
        _file = new FileStream(
            path,
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose
        );
    }

    /// <summary>The greatest rowid before the first insert; inserted rows have the rowids after it, without gaps.</summary>
    public long BaseRowId { get; }

    /// <summary>How many rows were inserted.</summary>
    public long Count { get; private set; }

    public void Add(long ordinal)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_entry, ordinal);
        _file.Write(_entry);
        Count++;
    }

    public long OrdinalOf(long rowId)
    {
        if (rowId <= BaseRowId || rowId > BaseRowId + Count)
        {
            throw new ArgumentOutOfRangeException(nameof(rowId), rowId, "No row of this run.");
        }

        _file.Flush();
        Span<byte> entry = stackalloc byte[8];
        RandomAccess.Read(_file.SafeFileHandle, entry, (rowId - BaseRowId - 1) * 8);
        return BinaryPrimitives.ReadInt64LittleEndian(entry);
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What a full disk didn't take is lost with the file, which is deleted here: nobody reads it any more.
        }
    }
}
