using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Tests.Api;

public sealed class FileSuffixTests
{
    [Theory]
    [InlineData("open_1_a1b2c3d4e5.txt", "open_1.txt")]
    [InlineData("archive_a1B2c3D4e5.tar.gz", "archive.tar.gz")]
    [InlineData("report_v1_abcdefghij.2.pdf", "report_v1.2.pdf")]
    [InlineData("noending_abcdefghij", "noending")]
    [InlineData("short_abc.txt", "short_abc.txt")]
    [InlineData("_abcdefghij.txt", "_abcdefghij.txt")]
    [InlineData("dash_abcde-ghij.txt", "dash_abcde-ghij.txt")]
    [InlineData(".txt", ".txt")]
    [InlineData("", "")]
    public void Only_pocketbases_own_suffix_is_taken_off(string name, string expected) =>
        FileSuffix.Strip(name).ShouldBe(expected);

    [Theory]
    // As a server names what it is given, and as it names what replaces that at the source.
    [InlineData("open_a1b2c3d4e5_k6l7m8n9o0.txt", "open_a1b2c3d4e5.txt", true)]
    [InlineData("open_a1b2c3d4e5_k6l7m8n9o0.txt", "open_z1b2c3d4e5.txt", false)]
    // Back again, and by a backup.
    [InlineData("open_a1b2c3d4e5.txt", "open_a1b2c3d4e5_k6l7m8n9o0.txt", true)]
    [InlineData("open_a1b2c3d4e5.txt", "open_a1b2c3d4e5.txt", true)]
    // Of a file that isn't PocketBase's, and of somebody else's.
    [InlineData("my_file_a1b2c3d4e5.txt", "myFile.txt", true)]
    [InlineData("open_a1b2c3d4e5.txt", "open_k6l7m8n9o0.txt", false)]
    [InlineData("open_a1b2c3d4e5.txt", "shut_a1b2c3d4e5.txt", false)]
    public void What_was_uploaded_is_told_from_what_took_its_place(string there, string wanted, bool isIt) =>
        FileSuffix.IsUploadOf(there, wanted).ShouldBe(isIt);

    [Fact]
    public void Of_names_that_PocketBase_cut_the_beginning_counts()
    {
        var name = new string('n', 95);
        FileSuffix.IsUploadOf($"{name}_a1b2_k6l7m8n9o0.txt", $"{name}_a1b2c3d4e5.txt").ShouldBeTrue();
    }
}
