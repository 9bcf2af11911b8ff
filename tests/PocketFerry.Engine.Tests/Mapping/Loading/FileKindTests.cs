using System.Text;
using PocketFerry.Engine.Mapping.Loading;

namespace PocketFerry.Engine.Tests.Mapping.Loading;

public sealed class FileKindTests
{
    [Theory]
    [InlineData("GIF89a", "", "image/gif")]
    [InlineData("%PDF-1.7", "", "application/pdf")]
    [InlineData("RIFF....WEBPVP8 ", "", "image/webp")]
    [InlineData("....ftypavif", "", "image/avif")]
    [InlineData("....ftypisom", "", "video/mp4")]
    [InlineData("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">", "", "image/svg+xml")]
    [InlineData(" <!DOCTYPE html><p>", "", "text/html; charset=utf-8")]
    [InlineData("plain words", "", "text/plain; charset=utf-8")]
    [InlineData("a,b\n1,2", "x.CSV", "text/csv; charset=utf-8")]
    [InlineData("PK\u0003\u0004...", "x.zip", "application/zip")]
    [InlineData(
        "PK\u0003\u0004...",
        "x.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )]
    [InlineData("\u0001\u0002\u0003", "x.csv", "application/octet-stream")]
    // What a name claims and the content isn't, doesn't count.
    [InlineData("GIF89a", "x.docx", "image/gif")]
    public void A_type_is_told_by_the_content(string content, string name, string type)
    {
        var kind = FileKinds.Of(Encoding.UTF8.GetBytes(content));
        FileKinds.Refine(kind, name).ShouldBe(type);
    }

    [Theory]
    [InlineData("My Photo.JPG", "my_photo_0123456789.JPG")]
    [InlineData("dir/sub\\HTMLPage2.html", "htmlpage2_0123456789.html")]
    [InlineData("report_v1.2.pdf", "report_v1_0123456789.2.pdf")]
    [InlineData("über straße.jpg", "ber_stra_e_0123456789.jpg")]
    [InlineData("日本語.pdf", "file_0123456789.pdf")]
    [InlineData("x.p d/f", "f_0123456789.bin")]
    [InlineData("dots...txt", "dots_0123456789.txt")]
    [InlineData("a<b>.x<y>z", "a_b_0123456789.xyz")]
    public void A_name_is_made_as_PocketBase_makes_it(string original, string name) =>
        FileNaming.Of(original, "0123456789", ".bin").ShouldBe(name);

    [Fact]
    public void A_long_name_leaves_room_for_what_PocketBase_adds()
    {
        var name = FileNaming.Of(new string('a', 300) + "." + new string('x', 40), "0123456789", ".bin");
        name.ShouldBe(new string('a', 89) + "_0123456789." + new string('x', 19));
    }
}
