namespace PocketFerry.Model.Values;

/// <summary>Tells bcrypt hashes from plain passwords.</summary>
public static class BcryptHash
{
    /// <summary>The length of a bcrypt hash.</summary>
    public const int Length = 60;

    /// <summary>Whether the text is a hash: <c>$2a$</c>, <c>$2b$</c> or <c>$2y$</c>, a cost of 04–31, 53 characters.</summary>
    public static bool IsHash(ReadOnlySpan<byte> text)
    {
        if (
            text.Length != Length
            || !text.StartsWith("$2"u8)
            || text[2] is not ((byte)'a' or (byte)'b' or (byte)'y')
            || text[3] != '$'
            || text[6] != '$'
            || !char.IsAsciiDigit((char)text[4])
            || !char.IsAsciiDigit((char)text[5])
        )
        {
            return false;
        }

        var cost = ((text[4] - '0') * 10) + text[5] - '0';
        return cost is >= 4 and <= 31 && !text[7..].ContainsAnyExcept(Alphabet);
    }

    private static readonly System.Buffers.SearchValues<byte> Alphabet = System.Buffers.SearchValues.Create(
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8
    );
}
