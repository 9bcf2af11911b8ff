using System.Globalization;
using System.Text;
using CsCheck;
using PocketFerry.Model.Values;

namespace PocketFerry.Model.Tests.Values;

public sealed class DateTextTests
{
    private static readonly Gen<DateTimeOffset> Instants = Gen.Select(
        Gen.Long[new DateTime(2, 1, 1).Ticks / 10_000, new DateTime(9998, 12, 31).Ticks / 10_000],
        Gen.Int[-23 * 60, 23 * 60],
        (milliseconds, offset) =>
            new DateTimeOffset(milliseconds * 10_000, TimeSpan.Zero).ToOffset(
                TimeSpan.FromMinutes(Math.Clamp(offset, -14 * 60, 14 * 60))
            )
    );

    [Fact]
    public void Any_offset_comes_to_the_same_instant_as_dotnets()
    {
        Instants.Sample(instant =>
        {
            var text = instant.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            var expected = instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            Parse(text).ShouldBe((DateFit.Exact, expected));
            Parse(expected).ShouldBe((DateFit.Exact, expected));
        });
    }

    [Fact]
    public void Digits_below_the_millisecond_are_never_cut_off()
    {
        Gen.Select(Instants, Gen.Int[0, 999_999])
            .Sample(
                (instant, rest) =>
                {
                    var text = FormattableString.Invariant(
                        $"{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}{rest:000000}Z"
                    );
                    Parse(text).Fit.ShouldBe(rest == 0 ? DateFit.Exact : DateFit.TooPrecise);
                }
            );
    }

    [Theory]
    [InlineData("0000-02-29", "0000-02-29 00:00:00.000Z")]
    [InlineData("0000-03-01T00:30:00+01:00", "0000-02-29 23:30:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31 23:59:59.999Z")]
    public void The_calendar_reaches_from_the_year_0_to_9999(string text, string expected) =>
        Parse(text).ShouldBe((DateFit.Exact, expected));

    private static (DateFit Fit, string Text) Parse(string text)
    {
        Span<byte> canonical = stackalloc byte[DateText.Length];
        var fit = DateText.Parse(Encoding.UTF8.GetBytes(text), loose: false, canonical);
        return (fit, Encoding.ASCII.GetString(canonical));
    }
}
