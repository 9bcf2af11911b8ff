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
}
