using PocketFerry.Engine.Links;

namespace PocketFerry.Engine.Tests.Links;

public class FileLinkTests
{
    [Theory]
    [InlineData("/api/files/papers/r1/a_0123456789.tar.gz", "/api/files/C/R/N")]
    [InlineData(
        "https://x.example:8090/pb/api/files/pbc_1/r1/a.txt?thumb=1x1&x=y",
        "https://x.example:8090/pb/api/files/C/R/N?thumb=1x1&x=y"
    )]
    [InlineData("<a href='/api/files/p/r/f.txt'>x</a>", "<a href='/api/files/C/R/N'>x</a>")]
    [InlineData("[\"/api/files/p/r/f.txt\",1.0]", "[\"/api/files/C/R/N\",1.0]")]
    [InlineData("/api/files/token", "/api/files/token")]
    [InlineData("/api/files/p/r/", "/api/files/p/r/")]
    [InlineData("/api/files/left/r/f.txt", "/api/files/left/r/f.txt")]
    public void Known_links_are_led_and_all_else_stays(string text, string expected) =>
        FileLink.Rewrite(text, (collection, _, _) => collection == "left" ? null : "C/R/N").ShouldBe(expected);

    [Fact]
    public void Collection_record_and_name_are_told_apart() =>
        FileLink.Rewrite("/api/files/p/r/f_1.txt", (c, r, f) => $"{f}|{r}|{c}").ShouldBe("/api/files/f_1.txt|r|p");
}
