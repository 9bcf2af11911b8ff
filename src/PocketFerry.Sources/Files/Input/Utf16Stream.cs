using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace PocketFerry.Sources.Files.Input;

/// <summary>UTF-16 as UTF-8; a lone surrogate becomes its three-byte form, which is invalid UTF-8.</summary>
internal sealed class Utf16Stream(Stream inner, bool bigEndian) : TranscodingStream(inner)
{
    protected override int Transcode(Span<byte> input, Span<byte> output, bool last, out int consumed)
    {
        var chars = MemoryMarshal.Cast<byte, ushort>(input);
        if (bigEndian == BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(chars, chars);
        }

        var text = MemoryMarshal.Cast<ushort, char>(chars);
        var read = 0;
        var written = 0;
        while (read < text.Length)
        {
            var status = Utf8.FromUtf16(text[read..], output[written..], out var r, out var w, false, last);
            read += r;
            written += w;
            if (status != OperationStatus.InvalidData)
            {
                break;
            }

            written += Surrogate(text[read++], output[written..]);
        }

        if (bigEndian == BitConverter.IsLittleEndian)
        {
            // What stays in the input is seen again next time.
            BinaryPrimitives.ReverseEndianness(chars[read..], chars[read..]);
        }

        consumed = read * 2;
        if (last && consumed < input.Length)
        {
            output[written++] = 0xff;
            consumed = input.Length;
        }

        return written;
    }

    private static int Surrogate(char value, Span<byte> output)
    {
        output[0] = (byte)(0xe0 | (value >> 12));
        output[1] = (byte)(0x80 | ((value >> 6) & 0x3f));
        output[2] = (byte)(0x80 | (value & 0x3f));
        return 3;
    }
}
