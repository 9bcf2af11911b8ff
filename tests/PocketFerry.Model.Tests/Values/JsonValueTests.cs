using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using PocketFerry.Model.Values;

namespace PocketFerry.Model.Tests.Values;

public sealed class JsonValueTests
{
    [Fact]
    public void Every_text_survives_as_a_json_string()
    {
        Gen.Select(Gen.String, Gen.Bool)
            .Where((text, _) => IsWellFormed(text))
            .Sample(
                (text, escapeHtml) =>
                {
                    var utf8 = Encoding.UTF8.GetBytes(text);
                    var room = new byte[JsonStrings.MaxLength(utf8.Length)];
                    var json = room.AsSpan(0, JsonStrings.Write(utf8, room, escapeHtml));
                    JsonSerializer.Deserialize<string>(json).ShouldBe(text);
                    JsonCheck.Check(json).ShouldBe(JsonFlaw.None);
                    if (escapeHtml)
                    {
                        json.ContainsAny("<>&"u8).ShouldBeFalse();
                    }
                }
            );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_object_of_many_keys_has_one_twice_or_not(bool twice)
    {
        var keys = Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":{{\"k1\":0}}").ToList();
        if (twice)
        {
            keys.Add("\"k\\u0037\":0");
        }

        JsonCheck
            .Check(Encoding.UTF8.GetBytes($"{{{string.Join(',', keys)}}}"))
            .ShouldBe(twice ? JsonFlaw.DuplicateKey : JsonFlaw.None);
    }

    [Fact]
    public void Objects_within_objects_keep_their_keys_apart()
    {
        var leaf = Gen.Int.Select(i => (JsonNode)JsonValue.Create(i));
        var gen = Gen.Recursive<JsonNode>(
            (depth, self) =>
                depth == 3
                    ? leaf
                    : Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 3, 6], self)[0, 24]
                        .Select(d =>
                            (JsonNode)
                                new JsonObject(
                                    d.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value.DeepClone()))
                                )
                        )
        );
        gen.Sample(
            node => JsonCheck.Check(Encoding.UTF8.GetBytes(node.ToJsonString())).ShouldBe(JsonFlaw.None),
            iter: 30
        );
    }

    [Fact]
    public void The_first_key_of_an_object_that_comes_again_is_found_at_any_size()
    {
        Gen.Int[2, 60]
            .Sample(count =>
            {
                var keys = Enumerable.Range(0, count).Select(i => $"\"{i}\":{{\"0\":1}}").Append("\"0\":1");
                JsonCheck
                    .Check(Encoding.UTF8.GetBytes($"{{{string.Join(',', keys)}}}"))
                    .ShouldBe(JsonFlaw.DuplicateKey);
            });
    }

    [Theory]
    [InlineData("[1e400]", JsonFlaw.NumberTooLarge)]
    [InlineData("[1e400,{\"a\":1,\"a\":1}]", JsonFlaw.DuplicateKey)]
    [InlineData("[1e400", JsonFlaw.Malformed)]
    [InlineData("[1] 2", JsonFlaw.Malformed)]
    [InlineData("", JsonFlaw.Malformed)]
    [InlineData(" true\n", JsonFlaw.None)]
    [InlineData("truex", JsonFlaw.Malformed)]
    [InlineData("null", JsonFlaw.None)]
    [InlineData("hello", JsonFlaw.Malformed)]
    [InlineData("-0.5e-3", JsonFlaw.None)]
    [InlineData("0", JsonFlaw.None)]
    [InlineData("007", JsonFlaw.Malformed)]
    [InlineData("1.", JsonFlaw.Malformed)]
    [InlineData(".5", JsonFlaw.Malformed)]
    [InlineData("+1", JsonFlaw.Malformed)]
    [InlineData("1e", JsonFlaw.Malformed)]
    [InlineData("1e+", JsonFlaw.Malformed)]
    [InlineData("1 2", JsonFlaw.Malformed)]
    [InlineData("-", JsonFlaw.Malformed)]
    [InlineData("1e400", JsonFlaw.NumberTooLarge)]
    [InlineData("\"\\udc00\"", JsonFlaw.LoneSurrogate)]
    [InlineData("\"\\ud800a\"", JsonFlaw.LoneSurrogate)]
    [InlineData("\"\\ud800\\n\"", JsonFlaw.LoneSurrogate)]
    [InlineData("{\"\\ud800\":1}", JsonFlaw.LoneSurrogate)]
    [InlineData("\"\\uD83D\\uDE00\"", JsonFlaw.None)]
    public void Flaws_are_told_apart(string json, JsonFlaw expected) =>
        JsonCheck.Check(Encoding.UTF8.GetBytes(json)).ShouldBe(expected);

    [Fact]
    public void Deep_nesting_is_malformed_beyond_ten_thousand()
    {
        JsonCheck.Check(Nested(10_000)).ShouldBe(JsonFlaw.None);
        JsonCheck.Check(Nested(10_001)).ShouldBe(JsonFlaw.Malformed);
        JsonCheck.Check([0x22, 0xFF, 0x22]).ShouldBe(JsonFlaw.InvalidUtf8);
    }

    [Theory]
    [InlineData("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", true)]
    [InlineData("$2y$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", true)]
    [InlineData("$2x$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", false)]
    [InlineData("$2a$03$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", false)]
    [InlineData("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhW", false)]
    [InlineData("$2a$10$N9qo8uLOickgx2ZMRZoMye!jZAgcfl7p92ldGxad68LJZdL17lhWy", false)]
    public void Hashes_are_told_from_passwords(string text, bool isHash) =>
        BcryptHash.IsHash(Encoding.ASCII.GetBytes(text)).ShouldBe(isHash);

    private static byte[] Nested(int depth) => Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
