using System.Buffers;
using System.Text;

namespace PocketFerry.Model.Hashing;

/// <summary>UTF-8 in which nothing is ill-formed: what isn't becomes U+FFFD, a lone surrogate becomes one.</summary>
internal static class CanonicalText
{
    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            to.Write(text);
            return;
        }

        while (!text.IsEmpty)
        {
            if (IsSurrogate(text))
            {
                to.Write("\uFFFD"u8);
                text = text[3..];
                continue;
            }

            if (Rune.DecodeFromUtf8(text, out _, out var used) == OperationStatus.Done)
            {
                to.Write(text[..used]);
            }
            else
            {
                to.Write("\uFFFD"u8);
            }

            text = text[used..];
        }
    }

    /// <summary>Whether a surrogate stands here that was encoded as if it were a character.</summary>
    private static bool IsSurrogate(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] == 0xED && text[1] is >= 0xA0 and <= 0xBF && text[2] is >= 0x80 and <= 0xBF;
}
