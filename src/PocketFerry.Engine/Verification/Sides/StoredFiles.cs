using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>The contents of one side's files. Not thread-safe.</summary>
internal sealed class StoredFiles(PairSide side, IFileStore store, IReadOnlyList<FileField> fields)
{
    private const int MostNamed = 1000;

    private readonly Dictionary<string, string> _sourceIds = new(StringComparer.Ordinal);

    /// <summary>How many files are named by records and aren't there.</summary>
    public long Missing { get; private set; }

    /// <summary>The first of them: the record's id and the file's name.</summary>
    public List<(string Record, string File)> FirstMissing { get; } = [];

    /// <summary>Says which files will be asked for, and under which ids the source knows their records.</summary>
    public void Expect(RowBatch batch) => Expect(batch, fields);

    /// <summary>The same, of some fields.</summary>
    public void Expect(RowBatch batch, IReadOnlyList<FileField> expected)
    {
        _sourceIds.Clear();
        var (id, own) = (batch.Columns.IndexOf("id"), batch.Origin?.Columns.IndexOf("id") ?? -1);
        var files = new List<(string RecordId, string FileName)>();
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            var record = Encoding.UTF8.GetString(batch.Bytes(row, id));
            if (own >= 0)
            {
                _sourceIds[record] = Encoding.UTF8.GetString(batch.Origin!.Bytes(row, own));
            }

            foreach (var field in expected)
            {
                var column = batch.Columns.IndexOf(field.Name);
                var names = column < 0 ? [] : Names(batch.Bytes(row, column));
                files.AddRange(names.Select(n => (_sourceIds.GetValueOrDefault(record, record), n)));
            }
        }

        store.Expect(side.Stream, files);
    }

    /// <summary>
    /// Writes the digests of a field's files one after the other, never their names, since servers change them. One that isn't
    /// there is zeros, which no content has.
    /// </summary>
    public void Write(DigestMessage to, ReadOnlySpan<byte> recordId, ReadOnlySpan<byte> value)
    {
        var names = Names(value);
        if (names.Count == 0)
        {
            // Also what is no list of names, which no list of contents equals.
            to.WriteBytes(value.SequenceEqual("[]"u8) ? [] : value);
            return;
        }

        var start = to.Open();
        var record = Encoding.UTF8.GetString(recordId);
        foreach (var name in names)
        {
            Digest(record, name, to.GetSpan(SHA256.HashSizeInBytes)[..SHA256.HashSizeInBytes]);
            to.Advance(SHA256.HashSizeInBytes);
        }

        to.Close(start);
    }

    /// <summary>Looks at the files of a field's value: what tells their contents, and the same for people.</summary>
    public (string Contents, string Text) Look(string record, ReadOnlySpan<byte> value)
    {
        var looked = Names(value).Select(n => Look(record, n)).ToList();
        return (string.Join(',', looked.Select(l => l.Contents)), string.Join(", ", looked.Select(l => l.Text)));
    }

    private void Digest(string record, string name, Span<byte> digest)
    {
        using var file = Open(record, name);
        if (file is not null)
        {
            SHA256.HashData(file.Content, digest);
            return;
        }

        digest.Clear();
        Missing++;
        if (FirstMissing.Count < MostNamed)
        {
            FirstMissing.Add((record, name));
        }
    }

    private (string Contents, string Text) Look(string record, string name)
    {
        using var file = Open(record, name);
        if (file is null)
        {
            return ("", $"{name} (missing)");
        }

        using var counted = new CountingStream(file.Content);
        var digest = Convert.ToHexStringLower(SHA256.HashData(counted));
        return (
            digest,
            string.Create(CultureInfo.InvariantCulture, $"{name} ({counted.Count:n0} bytes, sha256 {digest[..8]}…)")
        );
    }

    private StoredFile? Open(string record, string name) =>
        store.Open(side.Stream, _sourceIds.GetValueOrDefault(record, record), name);

    private static List<string> Names(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return [];
        }

        if (value[0] != '[')
        {
            return [Encoding.UTF8.GetString(value)];
        }

        var names = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(value);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    names.Add(reader.GetString()!);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No list of names.
            names.Clear();
        }

        return names;
    }
}
