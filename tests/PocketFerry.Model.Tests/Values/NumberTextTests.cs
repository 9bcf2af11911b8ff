using System.Globalization;
using System.Text;
using CsCheck;
using PocketFerry.Model.Values;

namespace PocketFerry.Model.Tests.Values;

public sealed class NumberTextTests
{
    [Fact]
    public void Every_double_survives_its_shortest_text()
    {
        Gen.Double.Where(double.IsFinite)
            .Sample(value =>
            {
                var text = value.ToString("R", CultureInfo.InvariantCulture);
                NumberText.Parse(Encoding.ASCII.GetBytes(text), out var parsed).ShouldBe(NumberFit.Exact);
                BitConverter.DoubleToInt64Bits(parsed).ShouldBe(BitConverter.DoubleToInt64Bits(value));
            });
    }

    [Fact]
    public void Integers_are_exact_where_a_double_equals_them_or_prints_like_them()
    {
        Gen.Long.Sample(value =>
        {
            var fit = NumberText.Parse(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out _);
            NumberText.IsExact(value).ShouldBe(fit == NumberFit.Exact);
            // What PocketBase gives back is the double's shortest text.
            var shortest = decimal.Parse(
                ((double)value).ToString(CultureInfo.InvariantCulture),
                NumberStyles.Float,
                CultureInfo.InvariantCulture
            );
            (fit == NumberFit.Exact).ShouldBe(shortest == value || (Int128)(double)value == value);
        });
    }

    [Theory]
    [InlineData(9007199254740992, true)]
    [InlineData(9007199254740993, false)]
    [InlineData(-9007199254740993, false)]
    [InlineData(1152921504606846976, true)]
    [InlineData(long.MaxValue, false)]
    [InlineData(long.MinValue, true)]
    public void Integers_around_the_limits_of_a_double(long value, bool isExact) =>
        NumberText.IsExact(value).ShouldBe(isExact);

    [Fact]
    public void Decimals_of_up_to_fifteen_digits_are_exact_and_longer_ones_are_told_from_the_nearest_double()
    {
        Gen.Select(Gen.Long[0, 999_999_999_999_999], Gen.Int[0, 20])
            .Sample(
                (digits, scale) =>
                {
                    var text = FormattableString.Invariant($"{digits}e-{scale}");
                    NumberText.Parse(Encoding.ASCII.GetBytes(text), out _).ShouldBe(NumberFit.Exact);
                    if (digits > 0)
                    {
                        var longer = FormattableString.Invariant($"{digits}1234567890123456789e-{scale}");
                        NumberText.Parse(Encoding.ASCII.GetBytes(longer), out _).ShouldBe(NumberFit.Lossy);
                    }
                }
            );
    }

    [Fact]
    public void The_quick_way_rounds_like_the_full_one()
    {
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[1, 14])
            .Sample(
                (digits, decimals) =>
                {
                    var text = digits.ToString("D15", CultureInfo.InvariantCulture);
                    text = text.Insert(text.Length - decimals, ".")[..16];
                    text = text.TrimEnd('.');
                    NumberText.Parse(Encoding.ASCII.GetBytes(text), out var value).ShouldBe(NumberFit.Exact);
                    value.ShouldBe(double.Parse(text, CultureInfo.InvariantCulture));
                }
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1 ")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("0x1")]
    public void What_is_no_number_is_malformed(string text) =>
        NumberText.Parse(Encoding.ASCII.GetBytes(text), out _).ShouldBe(NumberFit.Malformed);

    [Theory]
    [InlineData(0.0, "0", "0")]
    [InlineData(-0.0, "-0", "-0")]
    [InlineData(1e20, "100000000000000000000", "100000000000000000000")]
    [InlineData(1e21, "1000000000000000000000", "1e+21")]
    [InlineData(-1.25e22, "-12500000000000000000000", "-1.25e+22")]
    [InlineData(1e-6, "0.000001", "0.000001")]
    [InlineData(9.5e-7, "0.00000095", "9.5e-7")]
    [InlineData(1e-10, "0.0000000001", "1e-10")]
    [InlineData(123456.789, "123456.789", "123456.789")]
    public void Numbers_are_written_as_go_writes_them(double value, string plain, string json)
    {
        Span<byte> text = stackalloc byte[GoNumber.MaxLength];
        Encoding.ASCII.GetString(text[..GoNumber.WritePlain(value, text)]).ShouldBe(plain);
        Encoding.ASCII.GetString(text[..GoNumber.WriteJson(value, text)]).ShouldBe(json);
    }

    [Fact]
    public void Both_forms_of_every_double_read_back_as_the_same()
    {
        Gen.Double.Where(double.IsFinite)
            .Sample(value =>
            {
                Span<byte> text = stackalloc byte[GoNumber.MaxLength];
                double.Parse(text[..GoNumber.WritePlain(value, text)], CultureInfo.InvariantCulture).ShouldBe(value);
                double.Parse(text[..GoNumber.WriteJson(value, text)], CultureInfo.InvariantCulture).ShouldBe(value);
            });
    }
}
