using System.Buffers.Binary;
using MongoDB.Bson.IO;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files.Json;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Cuts a BSON file into its documents, by the length with which each begins.</summary>
internal sealed class BsonFrames(Stream content, string file) : IDisposable
{
    /// <summary>MongoDB's 16 MiB, and the room that it leaves for what is inside itself.</summary>
    private const int MostBytes = (16 << 20) + (16 << 10);
    private const int LeastBytes = 5;

    private readonly SlidingBuffer _buffer = new(content);
    private byte[] _document = new byte[1 << 16];
    private int _length;

    /// <summary>Where the document that was read last begins, in the decompressed file.</summary>
    public long Offset => _buffer.Offset;

    /// <summary>The document at this place; false at the end of the file.</summary>
    /// <exception cref="EndpointException">The file is cut off, or there is no document here.</exception>
    public bool Read(out ArraySegment<byte> document)
    {
        document = default;
        if (!Fill(sizeof(int)))
        {
            return _buffer.Available.IsEmpty ? false : throw CutOff();
        }

        _length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.Available);
        if (_length is < LeastBytes or > MostBytes)
        {
            throw Broken($"a document of {_length} bytes begins here, and there are none of that size");
        }

        if (!Fill(_length))
        {
            throw CutOff();
        }

        if (_buffer.Available[_length - 1] != 0)
        {
            throw Broken($"a document of {_length} bytes begins here, and where it ends there is no end");
        }

        if (_document.Length < _length)
        {
            _document = new byte[Math.Max(_length, Math.Min(MostBytes, _document.Length * 2))];
        }

        _buffer.Available[.._length].CopyTo(_document);
        document = new ArraySegment<byte>(_document, 0, _length);
        return true;
    }

    /// <summary>Goes on behind the document.</summary>
    public void Pass() => _buffer.Advance(_length);

    /// <summary>A reader for a document, strict about its texts.</summary>
    public static BsonBinaryReader Open(ArraySegment<byte> document) =>
        new(
            new ByteBufferStream(new ByteArrayBuffer(document.Array!, document.Count, isReadOnly: true)),
            new BsonBinaryReaderSettings
            {
                Encoding = BsonValues.Utf8,
                MaxDocumentSize = document.Count,
                // It would take the first moment of the year 10000 for the last of 9999.
                FixOldDateTimeMaxValueOnInput = false,
            }
        );

    public void Dispose() => _buffer.Dispose();

    private bool Fill(int count)
    {
        while (_buffer.Available.Length < count)
        {
            if (!_buffer.Fill())
            {
                return false;
            }
        }

        return true;
    }

    private EndpointException CutOff() =>
        Broken($"the file ends within the document that begins here, after {_buffer.Available.Length} bytes of it");

    private EndpointException Broken(string what) =>
        new(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}: byte {_buffer.Offset}: {what}."),
            "Copy or dump the collection again: mongodump --db NAME --collection NAME."
        );
}
