using PocketFerry.Engine.Tests.Mapping;

namespace PocketFerry.Engine.Tests.Validation;

/// <summary>The quick ways through the e-mail and URL rules must agree with the full grammar.</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("john.doe+tag@mail.example.com", true)]
    [InlineData("john..doe@example.com", false)]
    [InlineData("john@example.c0m", true)]
    [InlineData("john@example.com1", false)]
    [InlineData("jörg@müller.de", true)]
    [InlineData("john@example", false)]
    public void Email(string text, bool isGood)
    {
        using var field = new OneField("""{"type":"email"}""");
        field.Text(text).ShouldBe(isGood ? "text:" + text : "!validation_is_email");
    }

    [Theory]
    [InlineData("https://www.example.com/a/b?c=%20d#e", true)]
    [InlineData("https://a-b.example.com", true)]
    [InlineData("https://a--b.com", true)]
    [InlineData("http://ab.c-d.ef", true)]
    [InlineData("example.com", true)]
    [InlineData("http://example.com/%zz", false)]
    [InlineData("http://exa mple.com", false)]
    [InlineData("mailto:a@b.co", true)]
    [InlineData("/path", false)]
    public void Url(string text, bool isGood)
    {
        using var field = new OneField("""{"type":"url"}""");
        field.Text(text).ShouldBe(isGood ? "text:" + text : "!validation_invalid_url");
    }

    [Fact]
    public void Lengths_count_code_points()
    {
        using var field = new OneField("""{"type":"text","min":2,"max":3}""");
        field.Text("😀").ShouldBe("!validation_min_text_constraint");
        field.Text("😀😀😀").ShouldBe("text:😀😀😀");
        field.Text("😀😀😀😀").ShouldBe("!validation_max_text_constraint");
    }

    [Fact]
    public void Ids_follow_the_targets_version()
    {
        const string id = """{"type":"text","primaryKey":true,"required":true,"pattern":".*"}""";
        using var old = new OneField(id, version: new Version(0, 28, 4));
        old.Text("a/b").ShouldBe("!validation_pk_forbidden");
        old.Text("a.b").ShouldBe("text:a.b");
        old.Text("CON").ShouldBe("text:CON");
        using var current = new OneField(id);
        current.Text("a/b").ShouldBe("!validation_forbidden_pk_character");
        current.Text("a.b").ShouldBe("!validation_forbidden_pk_character");
        current.Text("con").ShouldBe("!validation_reserved_pk");
        current.Null().ShouldBe("!validation_required");
    }
}
