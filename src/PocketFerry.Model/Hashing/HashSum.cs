using System.Buffers.Binary;
using System.Globalization;

namespace PocketFerry.Model.Hashing;

/// <summary>A sum of SHA-256 digests modulo 2²⁵⁶. The order of the summands doesn't matter.</summary>
public readonly record struct HashSum
{
    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private HashSum(UInt128 high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>A digest of 32 bytes as a number, most significant byte first.</summary>
    public static HashSum FromDigest(ReadOnlySpan<byte> digest) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));

    /// <summary>The sum of two sums.</summary>
    public static HashSum operator +(HashSum left, HashSum right) => left.Add(right);

    /// <summary>The sum of this and another sum.</summary>
    public HashSum Add(HashSum other)
    {
        var low = unchecked(_low + other._low);
        var carry = low < _low ? UInt128.One : UInt128.Zero;
        return new HashSum(unchecked(_high + other._high + carry), low);
    }

    /// <summary>Reads the 64 hexadecimal digits that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out HashSum sum)
    {
        sum = default;
        if (
            text.Length != 64
            || !UInt128.TryParse(text[..32], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !UInt128.TryParse(text[32..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
        )
        {
            return false;
        }

        sum = new HashSum(high, low);
        return true;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() =>
        _high.ToString("x32", CultureInfo.InvariantCulture) + _low.ToString("x32", CultureInfo.InvariantCulture);
}
