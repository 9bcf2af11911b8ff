using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Tests.Databases;

public sealed class WellKnownBinaryTests
{
    // As PostGIS prints ST_AsBinary of them.
    [Theory]
    [InlineData("0101000000000000000000F03F0000000000000040", "POINT(1 2)")]
    [InlineData("00000000013FF00000000000004000000000000000", "POINT(1 2)")]
    [InlineData("01020000000000000000", null)]
    [InlineData("010200000000000000", "LINESTRING EMPTY")]
    [InlineData("0104000000010000000101000000000000000000F03F0000000000000040", "MULTIPOINT((1 2))")]
    [InlineData("0107000000010000000101000000000000000000F03F0000000000000040", "GEOMETRYCOLLECTION(POINT(1 2))")]
    [InlineData("0101000000000000000000F03F", null)]
    [InlineData("0102000000FFFFFFFF000000000000F03F0000000000000040", null)]
    [InlineData("0109000000", null)]
    [InlineData("", null)]
    public void Binary_becomes_text_or_nothing(string hex, string? text)
    {
        WellKnownBinary.TryWriteText(Convert.FromHexString(hex), out var written).ShouldBe(text is not null);
        written.ShouldBe(text ?? "");
    }
}
