using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Tests.Mapping;

/// <summary>What each kind of source value becomes in each type of field. The live oracle proves the rest.</summary>
public sealed class ConverterTests
{
    [Theory]
    [InlineData("12", "integer:12")]
    [InlineData("-0", "integer:0")]
    [InlineData("1.0", "integer:1")]
    [InlineData("1e3", "integer:1000")]
    [InlineData("0.10", "real:0.1")]
    [InlineData("9007199254740992", "integer:9007199254740992")]
    [InlineData("9007199254740993", "!lossy_number")]
    [InlineData("12345678901234567890", "!lossy_number")]
    [InlineData("0.1234567890123456789", "!lossy_number")]
    [InlineData("1e400", "!lossy_number")]
    [InlineData("5e-324", "real:5E-324")]
    [InlineData("4e-324", "!lossy_number")]
    [InlineData("9223372036854775808", "!lossy_number")]
    [InlineData("9.223372036854775e18", "integer:9223372036854774784")]
    [InlineData("1e19", "real:1E+19")]
    [InlineData("1e-400", "!lossy_number")]
    public void A_number_token_into_number_is_exact_or_refused(string token, string expected)
    {
        using var field = new OneField("""{"type":"number"}""");
        field.Number(token).ShouldBe(expected);
        field.Text(token).ShouldBe(expected);
    }

    [Theory]
    [InlineData("007", false, "integer:7")]
    [InlineData("+5", false, "integer:5")]
    [InlineData(".5", false, "real:0.5")]
    [InlineData("1,5", false, "!invalid_number")]
    [InlineData("0x10", false, "!invalid_number")]
    [InlineData("1e", false, "!invalid_number")]
    [InlineData("", false, "!invalid_number")]
    [InlineData(" 5", false, "!invalid_number")]
    [InlineData("NaN", false, "!validation_not_a_number")]
    [InlineData(" 5 ", true, "integer:5")]
    [InlineData("", true, "integer:0")]
    public void Text_into_number(string text, bool untyped, string expected)
    {
        using var field = new OneField("""{"type":"number"}""", untyped);
        field.Text(text).ShouldBe(expected);
    }

    [Fact]
    public void Integers_and_reals_of_databases_into_number()
    {
        using var field = new OneField("""{"type":"number"}""");
        field.Integer(long.MaxValue).ShouldBe("!lossy_number");
        field.Integer(1L << 60).ShouldBe("integer:1152921504606846976");
        field.Integer(long.MinValue).ShouldBe("real:-9.223372036854776E+18");
        field.Real(2.5).ShouldBe("real:2.5");
        field.Real(double.PositiveInfinity).ShouldBe("!validation_not_a_number");
        field.Bool(true).ShouldBe("integer:1");
        field.Json("[1]").ShouldBe("!invalid_number");
        field.Bytes([1, 2]).ShouldBe("!binary_value");
    }

    [Theory]
    [InlineData("true", false, "integer:1")]
    [InlineData("T", false, "integer:1")]
    [InlineData("0", false, "integer:0")]
    [InlineData("yes", false, "!invalid_bool")]
    [InlineData("on", true, "!invalid_bool")]
    [InlineData("tRUE", false, "!invalid_bool")]
    [InlineData("tRUE", true, "integer:1")]
    [InlineData(" False ", true, "integer:0")]
    [InlineData("", false, "!invalid_bool")]
    [InlineData("", true, "integer:0")]
    public void Text_into_bool(string text, bool untyped, string expected)
    {
        using var field = new OneField("""{"type":"bool"}""", untyped);
        field.Text(text).ShouldBe(expected);
    }

    [Fact]
    public void Numbers_into_bool()
    {
        using var field = new OneField("""{"type":"bool"}""");
        field.Number("1.0").ShouldBe("integer:1");
        field.Integer(0).ShouldBe("integer:0");
        field.Integer(2).ShouldBe("!invalid_bool");
        field.Real(0.5).ShouldBe("!invalid_bool");
    }

    [Theory]
    [InlineData("2024-02-29", "text:2024-02-29 00:00:00.000Z")]
    [InlineData("2024-02-29 01:02:03", "text:2024-02-29 01:02:03.000Z")]
    [InlineData("2024-02-29T01:02:03.4Z", "text:2024-02-29 01:02:03.400Z")]
    [InlineData("2024-02-29T01:02:03,450+02:30", "text:2024-02-28 22:32:03.450Z")]
    [InlineData("2024-12-31 23:30:00 -0100", "text:2025-01-01 00:30:00.000Z")]
    [InlineData("2024-02-29 01:02:03.123000Z", "text:2024-02-29 01:02:03.123Z")]
    [InlineData("2024-02-29 01:02:03.1234Z", "!lossy_date")]
    [InlineData("0001-01-01", "!lossy_date")]
    [InlineData("0000-12-31", "text:0000-12-31 00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59-01:00", "!lossy_date")]
    [InlineData("0000-01-01T00:00:00+01:00", "!lossy_date")]
    [InlineData("2023-02-29", "!invalid_date")]
    [InlineData("2024-01-01T24:00:00Z", "!invalid_date")]
    [InlineData("2024-01-01T23:59:60Z", "!invalid_date")]
    [InlineData("2024-01-01T10:00:00 +01:00", "!invalid_date")]
    [InlineData("2024-01-01 10:00:00+01", "!invalid_date")]
    [InlineData("1700000000", "!invalid_date")]
    [InlineData("", "text:")]
    public void Text_into_date(string text, string expected)
    {
        using var field = new OneField("""{"type":"date"}""");
        field.Text(text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("2024-01-01 10:00:00+01", "text:2024-01-01 09:00:00.000Z")]
    [InlineData(" 2024-01-01 10:00 ", "text:2024-01-01 10:00:00.000Z")]
    [InlineData("2024-01-01T10:00:00 +01:00", "text:2024-01-01 09:00:00.000Z")]
    public void Untyped_dates_may_be_written_as_databases_do(string text, string expected)
    {
        using var field = new OneField("""{"type":"autodate"}""", untyped: true);
        field.Text(text).ShouldBe(expected);
    }

    [Fact]
    public void Numbers_are_no_dates()
    {
        using var field = new OneField("""{"type":"date"}""");
        field.Number("1700000000").ShouldBe("!number_as_date");
        field.Integer(1700000000).ShouldBe("!number_as_date");
        field.Bool(true).ShouldBe("!invalid_date");
    }

    [Fact]
    public void Anything_plain_into_text()
    {
        using var field = new OneField("""{"type":"text"}""");
        field.Text(" a\0b ").ShouldBe("text: a\0b ");
        field.Number("1e3").ShouldBe("text:1000");
        field.Number("12345678901234567890").ShouldBe("text:12345678901234567890");
        field.Integer(long.MaxValue).ShouldBe("text:9223372036854775807");
        field.Real(1e21).ShouldBe("text:1000000000000000000000");
        field.Real(1.5e-7).ShouldBe("text:0.00000015");
        field.Bool(false).ShouldBe("text:false");
        field.Json("{}").ShouldBe("!not_a_scalar");
        field.Null().ShouldBe("text:");
        field.TextBytes([0x61, 0xFF]).ShouldBe("!invalid_utf8");
    }

    [Fact]
    public void Empty_text_of_a_generated_field_is_left_to_the_server()
    {
        using var field = new OneField("""{"type":"text","autogeneratePattern":"[a-z]{5}","required":true}""");
        field.Text("").ShouldBe("missing");
        field.Null().ShouldBe("missing");
        field.Mapper.RequiredFields.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"a":1, "b":2}""", """text:{"a":1, "b":2}""")]
    [InlineData(" [1] ", "text:[1]")]
    [InlineData("""{"a":1,"a":2}""", "!duplicate_keys")]
    [InlineData("""{"a":1,"\u0061":2}""", "!duplicate_keys")]
    [InlineData("""{"a":{"a":1},"b":{"a":1}}""", """text:{"a":{"a":1},"b":{"a":1}}""")]
    [InlineData("""["\ud800"]""", "!lone_surrogate")]
    [InlineData("""["\ud83d\ude00\\ud800"]""", """text:["\ud83d\ude00\\ud800"]""")]
    [InlineData("[1,]", "!validation_invalid_json")]
    public void Json_text_is_kept_byte_for_byte(string json, string expected)
    {
        using var field = new OneField("""{"type":"json"}""");
        field.Json(json).ShouldBe(expected);
    }

    [Fact]
    public void Plain_values_into_json()
    {
        using var field = new OneField("""{"type":"json"}""");
        field.Text("12").ShouldBe("text:\"12\"");
        field.Text("a\"\\\n\u0001<é").ShouldBe("text:\"a\\\"\\\\\\n\\u0001<é\"");
        field.Number("9007199254740993").ShouldBe("integer:9007199254740993");
        field.Number("1.50").ShouldBe("real:1.5");
        field.Number("12345678901234567890").ShouldBe("!lossy_number");
        field.Bool(true).ShouldBe("text:true");
        field.Null().ShouldBe("null");
    }

    [Theory]
    [InlineData("12", "integer:12")]
    [InlineData(" {\"a\":1} ", "text:{\"a\":1}")]
    [InlineData("{a:1}", "text:\"{a:1}\"")]
    [InlineData("{\"a\":1,\"a\":1}", "!duplicate_keys")]
    [InlineData("null", "null")]
    [InlineData("", "null")]
    [InlineData("hello", "text:\"hello\"")]
    [InlineData("007", "text:\"007\"")]
    public void Untyped_text_into_json(string text, string expected)
    {
        using var field = new OneField("""{"type":"json"}""", untyped: true);
        field.Text(text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"lon":16.37,"lat":48.21}""", """text:{"lon":16.37,"lat":48.21}""")]
    [InlineData("""{"lat":1e-7,"lon":-0}""", """text:{"lon":-0,"lat":1e-7}""")]
    [InlineData("""{"lon":1,"lat":2,"alt":3}""", "!invalid_geopoint")]
    [InlineData("""{"lon":1}""", "!invalid_geopoint")]
    [InlineData("""{"lon":1,"lon":1,"lat":1}""", "!invalid_geopoint")]
    [InlineData("""{"lon":"1","lat":1}""", "!invalid_geopoint")]
    [InlineData("[1,2]", "!invalid_geopoint")]
    [InlineData("""{"lon":1,"lat":91}""", "!validation_invalid_latitude")]
    [InlineData("""{"lon":-181,"lat":0}""", "!validation_invalid_longitude")]
    public void Json_into_geo_point(string json, string expected)
    {
        using var field = new OneField("""{"type":"geoPoint"}""");
        field.Json(json).ShouldBe(expected);
        field.Text(json).ShouldBe(expected);
    }

    [Fact]
    public void A_null_geo_point_is_zero()
    {
        using var field = new OneField("""{"type":"geoPoint"}""");
        field.Null().ShouldBe("""text:{"lon":0,"lat":0}""");
        field.Text("bad").ShouldBe("!invalid_geopoint");
        field.Integer(1).ShouldBe("!invalid_geopoint");
    }

    [Theory]
    [InlineData("""["a","b"]""", "text:[\"a\",\"b\"]")]
    [InlineData("""[ "b" , "a" ]""", "text:[\"b\",\"a\"]")]
    [InlineData("[]", "text:[]")]
    [InlineData("""["a","a"]""", "!duplicate_values")]
    [InlineData("""["a",""]""", "!empty_value_in_list")]
    [InlineData("""["a",null]""", "!empty_value_in_list")]
    [InlineData("""["a",{}]""", "!invalid_list")]
    [InlineData("""["x"]""", "!validation_invalid_value")]
    [InlineData("""["a","b","1"]""", "!validation_too_many_values")]
    [InlineData("[1]", "text:[\"1\"]")]
    [InlineData("""["<"]""", "text:[\"<\"]")]
    public void A_list_into_a_multiple_select(string json, string expected)
    {
        using var field = new OneField("""{"type":"select","values":["a","b","1","<"],"maxSelect":2}""");
        field.Json(json).ShouldBe(expected);
    }

    [Fact]
    public void A_text_that_is_the_json_of_texts_is_a_list()
    {
        using var field = new OneField("""{"type":"select","values":["a","b","[1]"],"maxSelect":2}""");
        field.Text("""[ "b" , "a" ]""").ShouldBe("text:[\"b\",\"a\"]");
        field.Text("""["a",null]""").ShouldBe("!empty_value_in_list");
        field.Text("[1]").ShouldBe("text:[\"[1]\"]");
        field.Text("[]").ShouldBe("text:[]");
    }

    [Fact]
    public void One_value_into_a_multiple_select()
    {
        using var field = new OneField("""{"type":"select","values":["a","[b"],"maxSelect":2}""");
        field.Text("a").ShouldBe("text:[\"a\"]");
        field.Text("[b").ShouldBe("text:[\"[b\"]");
        field.Text("").ShouldBe("text:[]");
        field.Null().ShouldBe("text:[]");
    }

    [Fact]
    public void A_list_into_a_single_relation()
    {
        using var field = new OneField("""{"type":"relation"}""");
        field.Json("""["a"]""").ShouldBe("text:a");
        field.Json("""["a","b"]""").ShouldBe("!many_values_for_one");
        field.Json("[]").ShouldBe("text:");
        field.Integer(42).ShouldBe("text:42");
    }

    [Fact]
    public void Html_in_lists_is_escaped_before_version_0_40()
    {
        using var old = new OneField("""{"type":"relation","maxSelect":9}""", version: new Version(0, 39, 11));
        old.Json("""["<&>\u2028é"]""").ShouldBe("""text:["\u003c\u0026\u003e\u2028é"]""");
        using var current = new OneField("""{"type":"relation","maxSelect":9}""");
        current.Json("""["<&>\u2028é"]""").ShouldBe("text:[\"<&>\u2028é\"]");
    }

    [Theory]
    [InlineData("../x", "!invalid_file_name")]
    [InlineData("..", "!invalid_file_name")]
    [InlineData("a\\b", "!invalid_file_name")]
    [InlineData("a\0b", "!invalid_file_name")]
    [InlineData("a.txt", "text:a.txt")]
    public void File_names_stay_in_their_folder(string name, string expected)
    {
        using var field = new OneField("""{"type":"file"}""");
        field.Text(name).ShouldBe(expected);
    }

    [Fact]
    public void A_merge_leaves_nulls_out()
    {
        using var field = new OneField("""{"type":"number","required":true}""", mode: WriteMode.Merge);
        field.Null().ShouldBe("missing");
        field.Mapper.NullsTurnedZero(0).ShouldBe(0);
    }

    [Fact]
    public void Nulls_turned_zero_are_counted_for_number_and_bool()
    {
        using var number = new OneField("""{"type":"number"}""");
        number.Null();
        number.Null();
        number.Mapper.NullsTurnedZero(0).ShouldBe(2);
        using var text = new OneField("""{"type":"text"}""");
        text.Null();
        text.Mapper.NullsTurnedZero(0).ShouldBe(0);
    }
}
