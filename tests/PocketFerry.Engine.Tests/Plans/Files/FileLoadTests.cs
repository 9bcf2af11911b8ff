using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Tests.Memory;

namespace PocketFerry.Engine.Tests.Plans.Files;

/// <summary>File fields that a plan fills from columns of paths or of bytes.</summary>
public sealed class FileLoadTests : IDisposable
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 1, 2, 3];

    private readonly string _root = Directory.CreateTempSubdirectory("pbferry-load-").FullName;

    public FileLoadTests()
    {
        Directory.CreateDirectory(Path.Combine(Uploads, "a"));
        File.WriteAllBytes(Path.Combine(Uploads, "a", "Photo One.PNG"), Png);
        File.WriteAllText(Path.Combine(Uploads, "note"), "hello");
        File.WriteAllText(Path.Combine(_root, "secret.txt"), "secret");
        File.CreateSymbolicLink(Path.Combine(Uploads, "link.txt"), Path.Combine(_root, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Uploads, "up"), _root);
    }

    private string Uploads => Path.Combine(_root, "uploads");

    [Theory]
    [InlineData("a/Photo One.PNG", "", "photo_one_##########.PNG")]
    [InlineData("a\\Photo One.PNG", "", "photo_one_##########.PNG")]
    [InlineData("./a//Photo One.PNG", "", "photo_one_##########.PNG")]
    [InlineData("note", "", "note_##########.txt")]
    [InlineData("", "", "")]
    [InlineData(null, "", "")]
    [InlineData(
        "[\"note\",\"a/Photo One.PNG\"]",
        "maxSelect: 2",
        "[\"note_##########.txt\",\"photo_one_##########.PNG\"]"
    )]
    [InlineData(
        "note; a/Photo One.PNG",
        "maxSelect: 2, split: ';'",
        "[\"note_##########.txt\",\"photo_one_##########.PNG\"]"
    )]
    [InlineData("[\"note\",\"a/Photo One.PNG\"]", "", "many_values_for_one f")]
    [InlineData("[\"note\",\"gone\"]", "maxSelect: 2, onMissing: \"null\"", "[\"note_##########.txt\"]")]
    [InlineData("gone.txt", "", "missing_file f")]
    [InlineData("gone/gone.txt", "", "missing_file f")]
    [InlineData("gone.txt", "onMissing: \"null\"", "")]
    [InlineData("gone.txt", "onError: \"null\"", "")]
    [InlineData("gone.txt", "onMissing: \"null\", required: true", "validation_required f")]
    [InlineData("", "default: note", "note_##########.txt")]
    [InlineData("a", "", "invalid_file f")]
    [InlineData("note", "maxSize: 4", "validation_file_size_limit f")]
    [InlineData("note", "maxSize: 4, onError: \"null\"", "")]
    [InlineData("note", "mimeTypes: [image/png]", "validation_invalid_mime_type f")]
    [InlineData("a/Photo One.PNG", "mimeTypes: [image/png]", "photo_one_##########.PNG")]
    // Nothing leads out.
    [InlineData("../secret.txt", "", "file_outside_folder f")]
    [InlineData("a/../../secret.txt", "", "file_outside_folder f")]
    [InlineData("..\\secret.txt", "", "file_outside_folder f")]
    [InlineData("/etc/hostname", "", "file_outside_folder f")]
    [InlineData("\\\\host\\share\\x", "", "file_outside_folder f")]
    [InlineData("C:\\secret.txt", "", "file_outside_folder f")]
    [InlineData("link.txt", "", "file_outside_folder f")]
    [InlineData("up/secret.txt", "onMissing: \"null\"", "file_outside_folder f")]
    public async Task A_path_becomes_a_file(string? path, string options, string expected)
    {
        var plan = await PathPlanAsync(path, options);
        (await plan.ValuesAsync("t", "f")).Select(Blur).ShouldBe([expected]);
        plan.LeftOut.ShouldBe(options.Contains("onMissing") && path!.Contains("gone") ? 1 : 0);
    }

    [Fact]
    public async Task The_file_is_the_one_of_the_path()
    {
        var plan = await PathPlanAsync("a/Photo One.PNG", "");
        await plan.RecordsAsync("t");
        var (content, attributes) = plan.Contents.Values.Single();
        content.ShouldBe(Png);
        attributes.ShouldContain("\"user.content_type\":\"image/png\"");
    }

    [Fact]
    public async Task A_name_is_the_same_until_the_content_changes()
    {
        var first = await (await PathPlanAsync("note", "")).ValuesAsync("t", "f");
        (await (await PathPlanAsync("note", "")).ValuesAsync("t", "f")).ShouldBe(first);
        File.WriteAllText(Path.Combine(Uploads, "note"), "hallo");
        (await (await PathPlanAsync("note", "")).ValuesAsync("t", "f")).ShouldNotBe(first);
    }

    [Fact]
    public async Task Without_files_nothing_is_read_and_nothing_said()
    {
        var plan = await PathPlanAsync("gone", "", files: false);
        (await plan.RecordsAsync("t")).Single().ShouldNotContainKey("f");
        plan.Planned.Notes.ShouldNotContain(n => n.Text.Contains("no field"));
    }

    [Theory]
    [InlineData("{ from: bytes, load: blob, name: name }", "Über Uns.png", "ber_uns_##########.png")]
    [InlineData("{ from: bytes, load: blob, name: name }", "C:\\x\\me.tar.gz", "me_##########.tar.gz")]
    [InlineData("{ from: bytes, load: blob, name: name }", "", "f_7_##########.png")]
    [InlineData("{ from: bytes, load: blob }", "", "f_7_##########.png")]
    [InlineData("{ from: bytes, load: blob, name: name, extension: pic }", "me", "me_##########.pic")]
    [InlineData("{ from: bytes, load: blob, maxSize: 3 }", "", "validation_file_size_limit f")]
    [InlineData("{ from: bytes, load: blob, mimeTypes: [image/jpeg] }", "", "validation_invalid_mime_type f")]
    [InlineData("{ from: name, load: blob }", "no bytes", "invalid_file f")]
    public async Task Bytes_become_a_file(string field, string name, string expected)
    {
        var plan = await PlannedFile.OfAsync(Blobs([7L, Png, name]), Field(field));
        (await plan.ValuesAsync("t", "f")).Select(Blur).ShouldBe([expected]);
    }

    [Fact]
    public async Task Bytes_are_held_as_long_as_their_rows()
    {
        var plan = await PlannedFile.OfAsync(
            Blobs([1L, Png, "x.png"], [2L, Png, "x.png"], [3L, null, ""], [4L, Array.Empty<byte>(), ""]),
            Field("{ from: bytes, load: blob, name: name }")
        );
        var names = await plan.ValuesAsync("t", "f");
        names[0].ShouldBe(names[1]);
        names[2..].ShouldBe(["", ""]);
        plan.Contents[names[0]].Content.ShouldBe(Png);
        plan.Planned.Plan.Files!.Open(new SourceStream("t"), "", names[0]).ShouldBeNull();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<PlannedFile> PathPlanAsync(string? path, string options, bool files = true) =>
        PlannedFile.OfAsync(
            new MemorySource().Add(MemorySource.Table("t", "id:INTEGER", "p:TEXT") with { Key = ["id"] }, [1L, path]),
            Field($"{{ from: p, load: path, filesFrom: {Uploads}{(options.Length > 0 ? ", " + options : "")} }}"),
            files
        );

    private static MemorySource Blobs(params object?[][] rows) =>
        new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "bytes:BLOB", "name:TEXT") with
            {
                Key = ["id"],
            },
            rows
        );

    private static string Field(string field) => $"  t:\n    fields:\n      f: {field}\n    leaveOut: '*'\n";

    // The suffix is a hash.
    private static string Blur(string value)
    {
        var blurred = new StringBuilder(value);
        for (var i = value.IndexOf('.'); i > 10; i = value.IndexOf('.', i + 1))
        {
            if (value[i - 11] == '_')
            {
                blurred.Remove(i - 10, 10).Insert(i - 10, "##########");
            }
        }

        return blurred.ToString();
    }
}
