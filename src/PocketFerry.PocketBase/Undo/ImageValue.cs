using System.Buffers.Binary;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Undo;

/// <summary>One value of a record's image.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Bytes">Its bytes; of numbers eight.</param>
internal readonly record struct ImageValue(ImageValueKind Kind, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>As an integer.</summary>
    public long Integer => BitConverter.ToInt64(Bytes.Span);

    /// <summary>As a double.</summary>
    public double Real => BitConverter.Int64BitsToDouble(Integer);

    /// <summary>Takes an image apart.</summary>
    public static List<ImageValue> Read(byte[] image)
    {
        var values = new List<ImageValue>();
        for (var at = 0; at < image.Length; )
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(at + 1));
            values.Add(new ImageValue((ImageValueKind)image[at], image.AsMemory(at + 5, length)));
            at += 5 + length;
        }

        return values;
    }

    /// <summary>Binds it as it was stored.</summary>
    public void Bind(SqliteStatement statement, int parameter)
    {
        switch (Kind)
        {
            case ImageValueKind.Integer:
                statement.Bind(parameter, Integer);
                break;
            case ImageValueKind.Real:
                statement.Bind(parameter, Real);
                break;
            case ImageValueKind.Text:
                statement.Bind(parameter, Bytes.Span);
                break;
            case ImageValueKind.Blob:
                statement.BindBlob(parameter, Bytes.Span);
                break;
            default:
                statement.BindNull(parameter);
                break;
        }
    }
}

/// <summary>The types of an image's values.</summary>
internal enum ImageValueKind : byte
{
    /// <summary>Not known, such as a hash that the road doesn't show.</summary>
    Missing,

    /// <summary>64-bit integer.</summary>
    Integer,

    /// <summary>Double.</summary>
    Real,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Blob,

    /// <summary>NULL.</summary>
    Null,
}
