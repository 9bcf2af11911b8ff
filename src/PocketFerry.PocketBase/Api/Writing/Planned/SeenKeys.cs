using System.Buffers.Binary;

namespace PocketFerry.PocketBase.Api.Writing.Planned;

/// <summary>A set of hashes without a bound: what is too much for memory goes to a file. Dispose it.</summary>
internal sealed class SeenKeys(int mostInMemory = SeenKeys.MostInMemory) : IDisposable
{
    private const int MostInMemory = 32_000;

    private readonly HashSet<UInt128> _recent = [];
    private TempDatabase? _older;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _recent.Clear();
        _older?.Dispose();
        _older = null;
    }

    /// <summary>Adds a hash; false where it was there.</summary>
    public bool Add(UInt128 hash)
    {
        if (Contains(hash))
        {
            return false;
        }

        _recent.Add(hash);
        if (_recent.Count >= mostInMemory)
        {
            Spill();
        }

        return true;
    }

    /// <summary>Whether a hash was added.</summary>
    public bool Contains(UInt128 hash) => _recent.Contains(hash) || IsOlder(hash);

    public void Dispose() => _older?.Dispose();

    private bool IsOlder(UInt128 hash)
    {
        if (_older is null)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, hash);
        var find = _older.Database.Cached("SELECT 1 FROM seen WHERE hash=?");
        find.BindBlob(1, key);
        var found = find.Step();
        find.Reset();
        return found;
    }

    private void Spill()
    {
        _older ??= new TempDatabase("CREATE TABLE seen(hash BLOB PRIMARY KEY) WITHOUT ROWID");
        Span<byte> key = stackalloc byte[16];
        var add = _older.Database.Cached("INSERT INTO seen VALUES(?)");
        // In their order, they touch each page once.
        foreach (var hash in _recent.Order())
        {
            BinaryPrimitives.WriteUInt128BigEndian(key, hash);
            add.BindBlob(1, key).Run();
        }

        _recent.Clear();
    }
}
