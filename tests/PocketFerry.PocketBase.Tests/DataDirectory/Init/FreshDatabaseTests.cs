using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Init;

public sealed class FreshDatabaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbferry-test-").FullName;

    [Fact]
    public void It_is_one_whole_file_and_its_secrets_are_new_each_time()
    {
        var secrets = new HashSet<string?>();
        foreach (var name in new[] { "a", "deep/b" })
        {
            var path = Path.Combine(_folder, name);
            FreshDatabase.Create(path, Superuser.WithPassword("a@b.co", "12345678"));
            Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).ShouldBe(["data.db"]);
            using var database = SqliteDatabase.Open(Path.Combine(path, "data.db"), SqliteOpenMode.ReadOnly);
            foreach (var collection in CollectionStore.Open(database).ReadAll(withSecrets: true))
            {
                foreach (var token in new[] { "authToken", "fileToken" })
                {
                    var secret = collection.ToJson()[token]?["secret"]?.ToString();
                    (secret is null || secrets.Add(secret)).ShouldBeTrue();
                }
            }

            secrets.Add(database.Text("SELECT tokenKey FROM _superusers")).ShouldBeTrue();
            database.Text("SELECT id FROM _superusers")!.ShouldMatch("^[a-z0-9]{15}$");
        }

        secrets.Count.ShouldBe(10);
    }

    [Theory]
    [InlineData("data.db", "data directory already")]
    [InlineData("notes.txt", "isn't empty: it holds notes.txt")]
    public void A_folder_that_holds_something_is_refused_and_left_alone(string file, string reason)
    {
        File.WriteAllText(Path.Combine(_folder, file), "mine");
        Should.Throw<EndpointException>(() => FreshDatabase.Create(_folder)).Message.ShouldContain(reason);
        Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).ShouldBe([file]);
        File.ReadAllText(Path.Combine(_folder, file)).ShouldBe("mine");
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        var path = Path.Combine(_folder, "x");
        File.WriteAllText(path, "mine");
        Should.Throw<EndpointException>(() => FreshDatabase.Create(path)).Message.ShouldContain("is a file");
    }

    [Theory]
    [InlineData("nobody", "12345678", "no e-mail address")]
    [InlineData("a@b", "12345678", "no e-mail address")]
    [InlineData("a@b.co", "1234567", "8 to 71")]
    [InlineData("a@b.co", "äääääääääääääääääääääääääääääääääääää", "72 bytes")]
    public void Superusers_that_PocketBase_would_refuse_are_refused(string email, string password, string reason) =>
        Should.Throw<EndpointException>(() => Superuser.WithPassword(email, password)).Message.ShouldContain(reason);

    [Fact]
    public void A_superuser_shows_no_hash()
    {
        var superuser = Superuser.WithPassword("a@b.co", "12345678");
        superuser.ToString().ShouldBe("a@b.co");
        Should.Throw<EndpointException>(() => new Superuser("a@b.co", "plain")).Message.ShouldNotContain("plain");
    }

    [Theory]
    [InlineData("echo 'Error: it broke'", "it broke")]
    [InlineData("echo 'Error: it broke' >&2; exit 3", "exit code 3")]
    [InlineData("echo 'migrations'", "made no data.db")]
    public async Task A_program_that_fails_leaves_nothing(string script, string reason)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The program is a shell script.");
            return;
        }

        var program = Path.Combine(_folder, "fake");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var target = Path.Combine(_folder, "pb_data");
        var error = await Should.ThrowAsync<EndpointException>(() =>
            new PocketBaseInitializer(program).CreateAsync(target)
        );
        error.Message.ShouldContain(reason);
        Directory.Exists(target).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said()
    {
        var initializer = new PocketBaseInitializer(Path.Combine(_folder, "nowhere"));
        var error = await Should.ThrowAsync<EndpointException>(() =>
            initializer.CreateAsync(Path.Combine(_folder, "x"))
        );
        error.Failure.ShouldBe(EndpointFailure.Usage);
        Directory.Exists(Path.Combine(_folder, "x")).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
