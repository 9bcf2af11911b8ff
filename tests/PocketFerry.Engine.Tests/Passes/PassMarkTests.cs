using PocketFerry.Engine.Passes;

namespace PocketFerry.Engine.Tests.Passes;

public sealed class PassMarkTests
{
    [Theory]
    [InlineData("2026-01-02 00:01:00.250Z", "5m", "2026-01-01 23:56:00")]
    [InlineData("2026-01-02T00:01:00+02:00", "90s", "2026-01-01T23:59:30")]
    [InlineData("2026-01-02 10:00:00", "1d", "2026-01-01 10:00:00")]
    [InlineData("2026-03-01", "1h", "2026-02-28")]
    [InlineData("0001-01-01 00:00:00", "1d", "0001-01-01 00:00:00")]
    [InlineData("2026-02-30 00:00:00", "1d", "2026-02-30 00:00:00")]
    [InlineData("0198c8e4-5a3b-7000-8000-000000000000", "5m", "0198c8e4-5a3b-7000-8000-000000000000")]
    public void A_pass_begins_before_a_text(string mark, string overlap, string begin)
    {
        PassOverlap.TryParse(overlap, out var margin).ShouldBeTrue();
        new PassMark(false, mark).Less(margin).ShouldBe(new PassMark(false, begin));
    }

    [Theory]
    [InlineData("5000", "4000")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("12.5", "12.5")]
    public void A_pass_begins_before_a_number(string mark, string begin) =>
        new PassMark(true, mark).Less(PassOverlap.Default).ShouldBe(new PassMark(true, begin));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("99999d")]
    [InlineData("99999999999999999999")]
    public void What_is_no_margin_is_refused(string text) => PassOverlap.TryParse(text, out _).ShouldBeFalse();
}
