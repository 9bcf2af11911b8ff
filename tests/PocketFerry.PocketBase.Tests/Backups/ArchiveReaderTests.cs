using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups.Archives;

namespace PocketFerry.PocketBase.Tests.Backups;

public sealed class ArchiveReaderTests : IDisposable
{
    private const int LinkMode = 0xA1FF;
    private readonly string _root = Directory.CreateTempSubdirectory("pbferry-zip-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("storage/../../outside.txt")]
    [InlineData("/etc/outside.txt")]
    [InlineData("storage//outside.txt")]
    [InlineData("storage\\..\\..\\outside.txt")]
    [InlineData("./outside.txt")]
    [InlineData("..")]
    [InlineData("a\0b")]
    public void A_name_that_leaves_the_folder_is_refused(string name)
    {
        var archive = Zip((name, "evil"), ("data.db", "x"));

        Refusal(archive).ShouldContain("outside");

        Directory.EnumerateFileSystemEntries(_root, "*outside*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_is_there_twice_is_refused() =>
        Refusal(Zip(("data.db", "one"), ("data.db", "two"))).ShouldContain("twice");

    [Fact]
    public void A_link_is_refused()
    {
        using (var zip = new ZipArchive(File.Create(Path.Combine(_root, "link.zip")), ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry("storage");
            entry.ExternalAttributes = LinkMode << 16;
            using var content = entry.Open();
            content.Write("/etc"u8);
        }

        Refusal(Path.Combine(_root, "link.zip")).ShouldContain("is a link");
    }

    [Fact]
    public void What_is_no_archive_or_half_of_one_is_refused()
    {
        var text = Path.Combine(_root, "text.zip");
        File.WriteAllText(text, "PK is not enough");
        Refusal(text).ShouldContain("no zip archive");
        File.WriteAllBytes(text, []);
        Refusal(text).ShouldContain("no zip archive");

        var whole = Zip(("data.db", new string('x', 50_000)));
        var bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(whole, bytes[..(bytes.Length / 2)]);
        Refusal(whole).ShouldContain("no zip archive");
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_refused()
    {
        // A bomb: many entries of the directory for one and the same content.
        var archive = Zip(("a", Noise()));
        Duplicate(archive, 50);

        Refusal(archive).ShouldContain("can't be what the archive says");
    }

    [Fact]
    public void More_than_deflate_can_do_is_refused()
    {
        var archive = Zip(("data.db", "small"));
        // The directory's entry: the length before compression, at 24.
        Patch(archive, DirectoryStart(archive) + 24, 2_000_000_000);

        Refusal(archive).ShouldContain("can't be what the archive says");
    }

    [Fact]
    public void Content_that_is_longer_shorter_or_other_than_promised_is_refused()
    {
        foreach (var length in new uint[] { 40_000, 60_000 })
        {
            var archive = Zip(("data.db", Noise()));
            Patch(archive, DirectoryStart(archive) + 24, length);
            Unpacking(archive).ShouldContain("can't be unpacked");
        }

        var other = Zip(("data.db", Noise()));
        Patch(other, DirectoryStart(other) + 16, 12345);
        Unpacking(other).ShouldContain("can't be unpacked");
    }

    [Fact]
    public void A_directory_of_more_entries_than_fit_is_refused_before_it_is_read()
    {
        var archive = Zip(("data.db", "x"));
        var end = (int)new FileInfo(archive).Length - 22;
        var bytes = File.ReadAllBytes(archive);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(end + 8), 60_000);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(end + 10), 60_000);
        File.WriteAllBytes(archive, bytes);

        Refusal(archive).ShouldContain("more entries than it can hold");
    }

    [Fact]
    public void What_a_restore_leaves_alone_is_not_unpacked()
    {
        var archive = Zip(
            ("data.db", "d"),
            ("data.db-shm", "s"),
            ("backups/old.zip", "b"),
            (".pb_temp_to_delete/x", "t"),
            ("storage/c/r/f.txt", "f")
        );

        Unpack(archive, "good");

        Directory
            .EnumerateFiles(Path.Combine(_root, "good"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(_root, "good"), f).Replace('\\', '/'))
            .Order()
            .ShouldBe(["data.db", "storage/c/r/f.txt"]);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Refusal(string archive) =>
        Should.Throw<EndpointException>(() => ArchiveReader.Open(archive).Dispose()).Message;

    private string Unpacking(string archive) =>
        Should.Throw<EndpointException>(() => Unpack(archive, Guid.NewGuid().ToString())).Message;

    private void Unpack(string archive, string folder)
    {
        using var reader = ArchiveReader.Open(archive);
        reader.UnpackAll(Directory.CreateDirectory(Path.Combine(_root, folder)).FullName, null, Cancellation);
    }

    private string Zip(params (string Name, string Content)[] files)
    {
        var path = Path.Combine(_root, $"{Guid.NewGuid()}.zip");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }

        return path;
    }

    private static string Noise() =>
        string.Concat(Enumerable.Range(0, 50_000).Select(i => (char)('a' + (i * i * 31 % 25))));

    private static int DirectoryStart(string archive)
    {
        var bytes = File.ReadAllBytes(archive);
        return (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 22 + 16));
    }

    private static void Patch(string archive, int at, uint value)
    {
        var bytes = File.ReadAllBytes(archive);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        File.WriteAllBytes(archive, bytes);
    }

    // Repeats the directory's one entry under other names of one letter.
    private static void Duplicate(string archive, int times)
    {
        var bytes = File.ReadAllBytes(archive);
        var start = DirectoryStart(archive);
        var entry = bytes[start..^22];
        var end = bytes[^22..];
        var made = new List<byte>(bytes[..start]);
        for (var i = 0; i < times; i++)
        {
            entry[46] = (byte)('A' + i);
            made.AddRange(entry);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)times);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)times);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)(entry.Length * times));
        made.AddRange(end);
        File.WriteAllBytes(archive, [.. made]);
    }
}
