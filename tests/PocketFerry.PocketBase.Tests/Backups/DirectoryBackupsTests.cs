using System.IO.Compression;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Backups;
using PocketFerry.PocketBase.Tests.DataDirectory;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.Backups;

public sealed class DirectoryBackupsTests : IDisposable
{
    private readonly Pond _pond = new(NewCollection.Base("notes", [NewField.Text("title")]));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_there_comes_back_and_what_came_since_is_a_backup()
    {
        Write("first");
        Put("storage/c/r/old.txt", "old");
        var backups = Open();
        await backups.CreateAsync("one", Cancellation);
        Write("second");
        Put("storage/c/r/new.txt", "new");
        File.Delete(Path.Combine(_pond.Folder, "storage/c/r/old.txt"));

        var result = await backups.RestoreAsync("one.zip", Cancellation);

        Titles().ShouldBe("first");
        Read("storage/c/r/old.txt").ShouldBe("old");
        File.Exists(Path.Combine(_pond.Folder, "storage/c/r/new.txt")).ShouldBeFalse();
        (await backups.ListAsync(Cancellation))
            .Select(b => b.Name)
            .ShouldBe([result.OldState, "one.zip"], ignoreOrder: true);

        await Task.Delay(1100, Cancellation);
        await backups.RestoreAsync(result.OldState, Cancellation);
        Titles().ShouldBe("first,second");
        Read("storage/c/r/new.txt").ShouldBe("new");
        Directory.Exists(Path.Combine(_pond.Folder, ".pb_temp_to_delete")).ShouldBeFalse();
        _pond.Beside.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_archive_holds_what_PocketBase_would_put_there()
    {
        Put("storage/c/r/f.txt", "f");
        Put("types.d.ts", "types");
        Put("backups/other.zip", "z");
        Put(".pb_temp_to_delete/t", "t");
        Put(".autocert_cache/c", "c");
        Put(".notify/n", "n");
        // A change that is in the write-ahead log only, by a connection that stays open.
        using var writer = SqliteDatabase.Open(_pond.Database, SqliteOpenMode.ReadWrite);
        writer.Execute("pragma journal_mode=wal; insert into notes(id, title) values ('in-the-log', 'x')");

        await Open().CreateAsync("one.zip", Cancellation);

        using var zip = ZipFile.OpenRead(Path.Combine(_pond.Folder, "backups/one.zip"));
        zip.Entries.Select(e => e.FullName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["data.db", "storage/c/r/f.txt", "types.d.ts"]);
        if (!OperatingSystem.IsWindows())
        {
            zip.Entries.ShouldAllBe(e => (e.ExternalAttributes >> 16 & 0xF000) == 0x8000);
            File.GetUnixFileMode(Path.Combine(_pond.Folder, "backups/one.zip"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var copy = Path.Combine(_pond.Folder, ".pb_temp_to_delete/copy.db");
        zip.GetEntry("data.db")!.ExtractToFile(copy);
        using var database = SqliteDatabase.Open(copy, SqliteOpenMode.ReadWrite);
        database.Integer("select count(*) from notes where id = 'in-the-log'").ShouldBe(1);
    }

    [Fact]
    public async Task What_is_no_PocketBase_is_refused_and_changes_nothing()
    {
        Write("first");
        Directory.CreateDirectory(Path.Combine(_pond.Folder, "backups"));
        foreach (var (name, content) in new[] { ("none.zip", ""), ("text.zip", "data.db"), ("other.zip", "other.db") })
        {
            using var zip = ZipFile.Open(Path.Combine(_pond.Folder, "backups", name), ZipArchiveMode.Create);
            using var entry = zip.CreateEntry(content == "other.db" ? content : "data.db").Open();
            entry.Write("this is no database at all, however long it may be"u8);
        }

        foreach (var name in new[] { "none.zip", "text.zip", "other.zip", "missing.zip", "../data.db" })
        {
            await Should.ThrowAsync<EndpointException>(() => Open().RestoreAsync(name, Cancellation));
        }

        Titles().ShouldBe("first");
        (await Open().ListAsync(Cancellation)).Count.ShouldBe(3);
        Directory.Exists(Path.Combine(_pond.Folder, ".pb_temp_to_delete")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_that_is_taken_stays_as_it_is()
    {
        var backups = Open();
        var made = await backups.CreateAsync("one", Cancellation);
        await Should.ThrowAsync<EndpointException>(() => backups.CreateAsync("one", Cancellation));
        var file = Path.Combine(_pond.Folder, "copy.zip");
        await backups.DownloadAsync("one.zip", file, null, Cancellation);
        new FileInfo(file).Length.ShouldBe(made.Size);
        await Should.ThrowAsync<EndpointException>(() => backups.DownloadAsync("one.zip", file, null, Cancellation));
        await Should.ThrowAsync<EndpointException>(() => backups.UploadAsync(file, "one.zip", Cancellation));
        await backups.DeleteAsync("one.zip", Cancellation);
        (await backups.ListAsync(Cancellation)).ShouldBeEmpty();
    }

    public void Dispose() => _pond.Dispose();

    private DirectoryBackups Open() => DirectoryBackups.Open(_pond.Folder);

    private void Write(string title)
    {
        using var database = SqliteDatabase.Open(_pond.Database, SqliteOpenMode.ReadWrite);
        database.Run("insert into notes(id, title) values (?, ?)", title, title);
    }

    private string Titles()
    {
        using var database = SqliteDatabase.Open(_pond.Database, SqliteOpenMode.ReadWrite);
        return database.Text("select group_concat(title) from (select title from notes order by rowid)") ?? "";
    }

    private void Put(string path, string content)
    {
        var full = Path.Combine(_pond.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_pond.Folder, path));
}
