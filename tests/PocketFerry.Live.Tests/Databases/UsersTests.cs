using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>People of a database sign in to PocketBase with the passwords that they have.</summary>
public sealed class UsersTests
{
    private const string Password = "correct horse 9";

    // As Supabase and Laravel keep them, and Django, whose hashes PocketBase can't check.
    private static readonly string Tables = $"""
        CREATE SCHEMA auth;
        CREATE TABLE auth.users (id uuid PRIMARY KEY, email varchar(255), encrypted_password varchar(255), email_confirmed_at timestamptz);
        INSERT INTO auth.users VALUES
          ('3fa85f64-5717-4562-b3fc-2c963f66afa6', 'ann@example.com', '{Hash('a')}', now()),
          ('00000000-5717-4562-b3fc-2c963f66afa6', 'bob@example.com', '{Hash('b')}', NULL);
        CREATE TABLE people (id serial PRIMARY KEY, name text, email varchar(255) UNIQUE, email_verified_at timestamp, password varchar(255));
        INSERT INTO people (name, email, email_verified_at, password) VALUES ('Cid', 'cid@example.com', now(), '{Hash(
            'y'
        )}');
        CREATE TABLE auth_user (id serial PRIMARY KEY, username text, email text, password text);
        INSERT INTO auth_user (username, email, password) VALUES
          ('dee', 'dee@example.com', 'pbkdf2_sha256$600000$salt$hash'),
          ('eve', 'eve@example.com', 'bcrypt${Hash('b')}'),
          ('fay', 'fay@example.com', 'bcrypt_sha256${Hash('b')}'),
          ('root', '', '!unusable');
        CREATE TABLE posts (id int PRIMARY KEY, title text, author uuid REFERENCES auth.users (id));
        INSERT INTO posts VALUES (1, 'one', '3fa85f64-5717-4562-b3fc-2c963f66afa6');
        """;

    [Fact]
    public async Task People_sign_in_with_their_old_passwords()
    {
        using var folder = new TempFolder();
        await using (var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]))
        {
            await postgres.ExecuteAsync("postgres", "CREATE DATABASE app");
            await postgres.ExecuteAsync("app", Tables);
            (await Pbferry.RunAsync("init", folder["pb_data"])).ExitCode.ShouldBe(0);
            await CarryAsync(postgres.Url("app"), folder);
        }

        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, folder["pb_data"]);
        (await SignInAsync(server, "auth_users", "ann@example.com")).ShouldBe("auth_users verified");
        (await SignInAsync(server, "auth_users", "bob@example.com")).ShouldBe("auth_users not verified");
        (await SignInAsync(server, "people", "cid@example.com")).ShouldBe("people verified");
        (await SignInAsync(server, "auth_user", "eve@example.com")).ShouldBe("auth_user not verified");
        await Should.ThrowAsync<Exception>(() => SignInAsync(server, "auth_user", "fay@example.com"));
        ((int)(await server.Api.GetAsync("/api/collections/auth_user/records"))!["totalItems"]!).ShouldBe(4);
        var page = await server.Api.GetAsync("/api/collections/posts/records?expand=author_ref");
        ((string?)page!["items"]![0]!["expand"]!["author_ref"]!["email"]).ShouldBe("ann@example.com");
    }

    private static async Task CarryAsync(string source, TempFolder folder)
    {
        var options = new PbferryOptions
        {
            Environment = new Dictionary<string, string?> { ["PBFERRY_SOURCE_PASSWORD"] = PostgresServer.Password },
        };
        var file = folder["users.yaml"];
        var plan = await Pbferry.RunAsync(["plan", source, folder["pb_data"], "-o", file], options);
        plan.ExitCode.ShouldBe(0, plan.Error);
        var text = await File.ReadAllTextAsync(file);
        text.ShouldContain("password holds 1 hash that PocketBase can't check (PBKDF2 (Django))");
        text.ShouldContain("password holds 1 hash that PocketBase can't check (bcrypt over SHA-256 (Django))");
        text.Split("type: auth\n").Length.ShouldBe(4, text);
        var run = await Pbferry.RunAsync(["run", file], options);
        run.ExitCode.ShouldBe(0, run.Error);
        (run.Out + run.Error).ShouldNotContain("$2");
        run.Error.ShouldContain("1 hashes in 'password' are PBKDF2 (Django), which PocketBase can't check");
    }

    private static async Task<string> SignInAsync(PocketBaseServer server, string collection, string email)
    {
        var answer = await server.Api.PostAsync(
            $"/api/collections/{collection}/auth-with-password",
            new System.Text.Json.Nodes.JsonObject { ["identity"] = email, ["password"] = Password }
        );
        var record = answer.EnsureSuccess().Body!["record"]!;
        return $"{record["collectionName"]} {((bool?)record["verified"] == true ? "verified" : "not verified")}";
    }

    // For passwords in ASCII the variants of the prefix are the same.
    private static string Hash(char variant) => $"$2{variant}{BCrypt.Net.BCrypt.HashPassword(Password, 4)[3..]}";
}
