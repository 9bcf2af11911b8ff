using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>Geometry in well-known binary, as well-known text.</summary>
internal static class WellKnownBinary
{
    private const int MaxDepth = 16;
    private static readonly string[] Names =
    [
        "",
        "POINT",
        "LINESTRING",
        "POLYGON",
        "MULTIPOINT",
        "MULTILINESTRING",
        "MULTIPOLYGON",
        "GEOMETRYCOLLECTION",
    ];

    public static bool TryReadPoint(ReadOnlySpan<byte> binary, out double x, out double y)
    {
        x = y = 0;
        if (binary.Length != 21 || binary[0] > 1)
        {
            return false;
        }

        var reader = new Reader(binary);
        if (reader.Header() != 1)
        {
            return false;
        }

        (x, y) = (reader.Real(), reader.Real());
        return true;
    }

    public static bool TryWriteText(ReadOnlySpan<byte> binary, out string text)
    {
        var reader = new Reader(binary);
        var result = new StringBuilder();
        try
        {
            var isWhole = TryGeometry(ref reader, result, withName: true, 0) && reader.IsAtEnd;
            text = isWhole ? result.ToString() : "";
            return isWhole;
        }
        catch (ArgumentOutOfRangeException)
        {
            // It ends in the middle.
            text = "";
            return false;
        }
    }

    private static bool TryGeometry(ref Reader reader, StringBuilder text, bool withName, int depth)
    {
        var type = reader.Header();
        if (type is < 1 or > 7 || depth > MaxDepth)
        {
            return false;
        }

        if (withName)
        {
            text.Append(Names[type]);
        }

        switch (type)
        {
            case 1:
                text.Append('(');
                Point(ref reader, text);
                text.Append(')');
                return true;
            case 2:
                Points(ref reader, text);
                return true;
            case 3:
                return List(ref reader, text, (ref Reader r, StringBuilder t) => Points(ref r, t));
            default:
                return List(
                    ref reader,
                    text,
                    (ref Reader r, StringBuilder t) => TryGeometry(ref r, t, withName: type == 7, depth + 1)
                );
        }
    }

    private delegate bool Part(ref Reader reader, StringBuilder text);

    private static bool List(ref Reader reader, StringBuilder text, Part part)
    {
        var count = reader.Integer();
        text.Append(count == 0 ? " EMPTY" : "(");
        for (uint i = 0; i < count; i++)
        {
            text.Append(i > 0 ? "," : "");
            if (!part(ref reader, text))
            {
                return false;
            }
        }

        text.Append(count == 0 ? "" : ")");
        return true;
    }

    private static bool Points(ref Reader reader, StringBuilder text) =>
        List(
            ref reader,
            text,
            (ref Reader r, StringBuilder t) =>
            {
                Point(ref r, t);
                return true;
            }
        );

    private static void Point(ref Reader reader, StringBuilder text) =>
        text.Append(CultureInfo.InvariantCulture, $"{reader.Real()} {reader.Real()}");

    private ref struct Reader(ReadOnlySpan<byte> binary)
    {
        private ReadOnlySpan<byte> _rest = binary;
        private bool _isLittle;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public uint Header()
        {
            _isLittle = Take(1)[0] == 1;
            return Integer();
        }

        public uint Integer()
        {
            var bytes = Take(4);
            return _isLittle
                ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
                : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        public double Real()
        {
            var bytes = Take(8);
            return _isLittle
                ? BinaryPrimitives.ReadDoubleLittleEndian(bytes)
                : BinaryPrimitives.ReadDoubleBigEndian(bytes);
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            var bytes = _rest[..count];
            _rest = _rest[count..];
            return bytes;
        }
    }
}
