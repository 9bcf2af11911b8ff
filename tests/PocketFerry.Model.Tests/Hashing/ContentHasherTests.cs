using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Model.Tests.Hashing;

public sealed class ContentHasherTests
{
    private static readonly Dictionary<string, string> Vectors = PublishedVectors
        .Table("### Vectors: a collection")
        .ToDictionary(r => r[0], r => r[1].Trim('`'));

    private static readonly Collection Things = Collection.Parse(
        (JsonObject)
            JsonNode.Parse(
                """
                {"id":"pbc_1","name":"things","type":"base","fields":[
                {"type":"text","name":"id","primaryKey":true},{"type":"text","name":"title"},{"type":"number","name":"price"},
                {"type":"bool","name":"active"},{"type":"select","name":"tags","maxSelect":5,"values":["a","b"]},
                {"type":"json","name":"meta"},{"type":"date","name":"since"},{"type":"geoPoint","name":"location"},
                {"type":"autodate","name":"created"},{"type":"file","name":"photo"}]}
                """
            )!
    );

    [Fact]
    public void The_api_form_gives_the_published_hashes()
    {
        var hasher = new ContentHasher(Things, RowForm.Api, Digest);
        using var first = ApiRow(PublishedVectors.Json);
        hasher.Add(first);
        hasher.Hash.Data.ToString().ShouldBe(Vectors["data of the first"]);

        using var second = ApiRow("""{"id":"bbbbbbbbbbbbbbb"}""");
        hasher.Add(second);
        Check(hasher.Hash);
    }

    [Fact]
    public void The_storage_form_gives_the_same_hashes()
    {
        string[] columns = ["created", "active", "id", "location", "meta", "photo", "price", "since", "tags", "title"];
        using var batch = new RowBatch(columns);
        Fill(
            batch,
            "2024-05-01 12:00:00.000Z",
            1L,
            "aaaaaaaaaaaaaaa",
            """{"lon":1.5,"lat":-2}""",
            """{"b":1.0,"a":"<é>"}""",
            "greeting_1.txt",
            0.1,
            "2024-05-01 12:00:00.000Z",
            """["a","b"]""",
            "Straße <1>"
        );
        Fill(batch, "", 0L, "bbbbbbbbbbbbbbb", """{"lon":0,"lat":0}""", null, "", 0L, "", "[]", "");
        var hasher = new ContentHasher(Things, RowForm.Storage, Digest);
        hasher.Add(batch);
        Check(hasher.Hash);
    }

    [Fact]
    public void Order_and_division_of_the_work_do_not_matter()
    {
        using var first = ApiRow(PublishedVectors.Json);
        using var second = ApiRow("""{"id":"bbbbbbbbbbbbbbb"}""");
        var left = new ContentHasher(Things, RowForm.Api, Digest);
        var right = new ContentHasher(Things, RowForm.Api, Digest);
        left.Add(second);
        right.Add(first);
        Check(left.Hash + right.Hash);
        Check(right.Hash + ContentHash.Empty + left.Hash);
    }

    [Fact]
    public void What_is_not_carried_is_not_comparable()
    {
        using var batch = new RowBatch(["id", "title"]);
        Fill(batch, "aaaaaaaaaaaaaaa", "x");
        var hasher = new ContentHasher(Things);
        hasher.Add(batch);
        hasher.Hash.Dates.ShouldBeNull();
        hasher.Hash.Files.ShouldBeNull();
        hasher.Hash.Secrets.ShouldNotBeNull();
        hasher.Hash.Matches(hasher.Hash with { Dates = default(HashSum) }).ShouldBeTrue();
        hasher.Hash.Matches(hasher.Hash with { Records = 2 }).ShouldBeFalse();
    }

    [Fact]
    public void Faulty_rows_do_not_count()
    {
        using var batch = new RowBatch(["id", "title"]);
        Fill(batch, "aaaaaaaaaaaaaaa", "x");
        batch.SetFault(0, new RowFault("malformed_row", "", "broken"));
        var hasher = new ContentHasher(Things);
        hasher.Add(batch);
        hasher.Hash.Records.ShouldBe(0);
        hasher.Hash.Data.ShouldBe(default);
    }

    [Fact]
    public void Secrets_are_hashed_apart()
    {
        var users = Collection.Parse(
            (JsonObject)
                JsonNode.Parse(
                    """
                    {"name":"users","type":"auth","fields":[{"type":"text","name":"id","primaryKey":true},
                    {"type":"password","name":"password"},{"type":"text","name":"tokenKey"},{"type":"text","name":"nick"}]}
                    """
                )!
        );
        var one = Hash("$2a$10$a", "k1", "n");
        var other = Hash("$2a$10$b", "k1", "n");
        other.Data.ShouldBe(one.Data);
        other.Secrets.ShouldNotBe(one.Secrets);
        Hash("$2a$10$a", "k2", "n").Secrets.ShouldNotBe(one.Secrets);
        Hash("$2a$10$a", "k1", "m").Secrets.ShouldBe(one.Secrets);

        ContentHash Hash(string password, string tokenKey, string nick)
        {
            using var batch = new RowBatch(["id", "password", "tokenKey", "nick"]);
            Fill(batch, "aaaaaaaaaaaaaaa", password, tokenKey, nick);
            var hasher = new ContentHasher(users);
            hasher.Add(batch);
            return hasher.Hash;
        }
    }

    [Fact]
    public void Sums_carry_over_and_wrap()
    {
        var most = HashSum.FromDigest([.. Enumerable.Repeat((byte)255, 32)]);
        var one = HashSum.FromDigest([.. new byte[31], 1]);
        (most + one).ShouldBe(default);
        var half = HashSum.FromDigest([.. new byte[16], .. Enumerable.Repeat((byte)255, 16)]);
        (half + one).ToString().ShouldBe(new string('0', 31) + "1" + new string('0', 32));
        HashSum.TryParse(most.ToString(), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(most);
        HashSum.TryParse("xyz", out _).ShouldBeFalse();
    }

    private static void Check(ContentHash hash)
    {
        hash.Records.ShouldBe(2);
        hash.Data.ToString().ShouldBe(Vectors["data of both"]);
        hash.Dates.ToString().ShouldBe(Vectors["dates of both"]);
        hash.Files.ToString().ShouldBe(Vectors["files of both"]);
    }

    private static bool Digest(ReadOnlySpan<byte> recordId, ReadOnlySpan<byte> fileName, Span<byte> digest)
    {
        fileName.SequenceEqual("greeting_1.txt"u8).ShouldBeTrue();
        recordId.SequenceEqual("aaaaaaaaaaaaaaa"u8).ShouldBeTrue();
        SHA256.HashData("hello"u8, digest);
        return true;
    }

    private static RowBatch ApiRow(string json)
    {
        var document = System.Text.Json.JsonDocument.Parse(json).RootElement;
        var batch = new RowBatch([.. Things.Fields.Select(f => f.Name)]);
        var row = batch.AddRow(RowPosition.Of(1));
        foreach (var property in document.EnumerateObject())
        {
            var value = property.Value;
            batch[row, Things.IndexOf(property.Name)] = value.ValueKind switch
            {
                System.Text.Json.JsonValueKind.True => Cell.OfBoolean(true),
                System.Text.Json.JsonValueKind.False => Cell.OfBoolean(false),
                System.Text.Json.JsonValueKind.Number => batch.Store(CellKind.Number, Utf8(value.GetRawText())),
                System.Text.Json.JsonValueKind.String => batch.Store(CellKind.Text, Utf8(value.GetString()!)),
                _ => batch.Store(CellKind.Json, Utf8(value.GetRawText())),
            };
        }

        return batch;
    }

    private static void Fill(RowBatch batch, params object?[] values)
    {
        var row = batch.AddRow(RowPosition.Of(batch.Count + 1));
        for (var i = 0; i < values.Length; i++)
        {
            batch[row, i] = values[i] switch
            {
                null => Cell.Null,
                long number => Cell.OfInteger(number),
                double number => Cell.OfReal(number),
                string text => batch.Store(CellKind.Text, Utf8(text)),
                var other => throw new InvalidOperationException(other.ToString()),
            };
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
