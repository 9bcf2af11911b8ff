using System.Globalization;
using System.Text;
using CsCheck;
using PocketFerry.Sources.Files.Output;

namespace PocketFerry.Sources.Tests.Files.Output;

public sealed class GoNumberTests
{
    // The right-hand sides are what Go's json.Marshal prints.
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(100.0, "100")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000012345, "0.0000012345")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.25e-9, "1.25e-9")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(-double.MaxValue, "-1.7976931348623157e+308")]
    public void Numbers_are_written_as_go_does(double value, string expected) => Text(value).ShouldBe(expected);

    [Fact]
    public void Every_double_reads_back_as_itself() =>
        Gen
            .Double.Where(double.IsFinite)
            .Sample(d => double.Parse(Text(d), CultureInfo.InvariantCulture).Equals(d), iter: 20_000);

    private static string Text(double value)
    {
        Span<byte> text = stackalloc byte[GoNumber.MaxLength];
        return Encoding.ASCII.GetString(text[..GoNumber.Format(value, text)]);
    }
}
