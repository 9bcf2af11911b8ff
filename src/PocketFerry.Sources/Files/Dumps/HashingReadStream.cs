using System.Security.Cryptography;
using PocketFerry.Sources.Files.Input;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Counts and hashes the bytes that are read through it.</summary>
internal sealed class HashingReadStream(Stream inner) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        Count += read;
        return read;
    }

    /// <summary>Reads what is left and gives the whole's hash in lower-case hex.</summary>
    public string Finish()
    {
        var rest = new byte[1 << 16];
        while (Read(rest) > 0) { }
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
