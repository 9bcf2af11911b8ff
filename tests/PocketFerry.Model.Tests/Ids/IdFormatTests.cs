using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Tests.Ids;

public sealed class IdFormatTests
{
    private const string Usual = "0123456789abcdefghijklmnopqrstuvwxyz";

    [Theory]
    [InlineData(15, 15, "^[a-z0-9]+$", 15, Usual)]
    [InlineData(0, 0, "", 15, Usual)]
    [InlineData(32, 32, "^[0-9a-f]+$", 32, "0123456789abcdef")]
    [InlineData(1, 100, "^[A-Z]{1,100}$", 15, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData(20, 0, "^\\d+$", 20, null)]
    [InlineData(20, 0, "^[\\d]+$", 20, "0123456789")]
    [InlineData(0, 12, "^[a-z0-9_-]+$", 12, Usual)]
    [InlineData(0, 0, "^\\w+$", 15, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")]
    [InlineData(0, 0, ".*", 15, Usual)]
    public void The_field_gives_length_and_alphabet(int min, int max, string pattern, int length, string? alphabet)
    {
        var made = IdFormat.TryCreate(Field(min, max, pattern), out var format, out var problem);
        if (alphabet is null)
        {
            made.ShouldBeFalse();
            problem.ShouldNotBeNull().ShouldContain(pattern);
            return;
        }

        made.ShouldBeTrue(problem);
        format!.Length.ShouldBe(length);
        Encoding.ASCII.GetString(format.Alphabet).ShouldBe(alphabet);
    }

    [Theory]
    [InlineData(4, 4, "^[a-z0-9]+$", "too few")]
    [InlineData(30, 20, "^[a-z0-9]+$", "above its max")]
    [InlineData(36, 36, "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "no plain run")]
    [InlineData(15, 15, "^[a-z0-9", "can't be read")]
    [InlineData(15, 15, "^[a-z0-9]{10}$", "no plain run of 15")]
    public void A_field_that_admits_none_says_why(int min, int max, string pattern, string why)
    {
        IdFormat.TryCreate(Field(min, max, pattern), out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain(why);
    }

    private static TextField Field(int min, int max, string pattern) =>
        (TextField)
            Fields.Field.Parse(
                new JsonObject
                {
                    ["type"] = "text",
                    ["name"] = "id",
                    ["min"] = min,
                    ["max"] = max,
                    ["pattern"] = pattern,
                    ["primaryKey"] = true,
                }
            );
}
