using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Tests.Ids;

public sealed class IdRuleTests
{
    // Measured: pocketbase.md, A4.
    [Theory]
    [InlineData("abcdefghij01234", true)]
    [InlineData("abcdefghij0123", false)]
    [InlineData("abcdefghij012345", false)]
    [InlineData("abcdefghij0123A", false)]
    [InlineData("abcdefghij0123é", false)]
    [InlineData("", false)]
    public void The_default(string id, bool accepted) =>
        IdRule.Default.Accepts(Encoding.UTF8.GetBytes(id)).ShouldBe(accepted);

    [Theory]
    [InlineData("6f9619ff-8b86-d011-b42d-00cf4fc964ff", true)]
    [InlineData("42", true)]
    [InlineData("Äö", true)]
    [InlineData("a@b", true)]
    [InlineData("a#b", true)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a$b", false)]
    [InlineData("con", false)]
    [InlineData("lpt9", false)]
    [InlineData("cone", true)]
    [InlineData("", false)]
    public void A_free_pattern(string id, bool accepted) =>
        new IdRule(NewField.Id(0, 0, ".*")).Accepts(Encoding.UTF8.GetBytes(id)).ShouldBe(accepted);

    [Fact]
    public void Lengths_count_code_points()
    {
        var rule = new IdRule(NewField.Id(2, 2, ".*"));
        rule.Accepts("😀😀"u8).ShouldBeTrue();
        rule.Accepts("😀😀😀"u8).ShouldBeFalse();
        new IdRule(NewField.Id(0, 0, ".*")).Accepts(Encoding.ASCII.GetBytes(new string('x', 300))).ShouldBeTrue();
        new IdRule(NewField.Id(0, 0, ".*")).Accepts(Encoding.ASCII.GetBytes(new string('x', 5001))).ShouldBeFalse();
    }

    [Fact]
    public void A_broken_pattern_is_named() =>
        Should.Throw<FormatException>(() => new IdRule(NewField.Id(0, 0, "^[a"))).Message.ShouldContain("^[a");
}
