using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Engine.Tests.Plans.Files;

namespace PocketFerry.Engine.Tests.Mapping;

/// <summary>Hashes of other systems: what PocketBase can check is carried, the rest is named and never a plain password.</summary>
public sealed class PasswordHashTests
{
    private const string Salt = "$10$abcdefghijklmnopqrstuuK6w1v0JQ7W0l0p8b1i4h1q1n1z1x1c1";

    [Theory]
    [InlineData("$2a" + Salt, "$2a" + Salt, "")]
    [InlineData("$2b" + Salt, "$2b" + Salt, "")]
    [InlineData("$2y" + Salt, "$2y" + Salt, "")]
    [InlineData("bcrypt$$2b" + Salt, "$2b" + Salt, "")]
    [InlineData("{bcrypt}$2a" + Salt, "$2a" + Salt, "")]
    [InlineData("bcrypt_sha256$$2b" + Salt, null, "bcrypt over SHA-256 (Django)")]
    [InlineData("pbkdf2_sha256$600000$salt$aGFzaA==", null, "PBKDF2 (Django)")]
    [InlineData("argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA", null, "Argon2 (Django)")]
    [InlineData("$argon2id$v=19$m=65536,t=4,p=1$c2FsdA$aGFzaA", null, "Argon2")]
    [InlineData("$P$B9lUKbCcFGdXSkJN.bTm2OpGWyVcrx0", null, "phpass (WordPress)")]
    [InlineData("$wp$2y" + Salt, null, "bcrypt over SHA-384 (WordPress)")]
    [InlineData("$2x" + Salt, null, "damaged bcrypt")]
    [InlineData("$2a$10$short", null, "damaged bcrypt")]
    [InlineData("AQAAAAIAAYagAAAAEL9", null, "PBKDF2 (ASP.NET)")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99", null, "MD5")]
    [InlineData("5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8", null, "SHA-1")]
    [InlineData("5E884898DA28047151D0E56F8DC6292773603D0D6AABBDD62A11EF721D1542D8", null, "SHA-256")]
    [InlineData("!Ab12", null, "no password (Django)")]
    [InlineData("correct horse", null, "of an unknown kind, or plain text")]
    [InlineData("", null, "empty")]
    [InlineData(null, null, "empty")]
    public async Task A_hash_is_carried_or_named(string? stored, string? carried, string kind)
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "email", "p") with
            {
                Key = ["id"],
            },
            [1L, "a@example.com", stored]
        );
        var plan = await PlannedFile.OfAsync(
            source,
            "  t:\n    type: auth\n    fields:\n      email: email\n      password: { from: p, as: hash }\n"
        );

        (await plan.ValuesAsync("t", "password")).ShouldBe([carried ?? "(none)"]);
        plan.HashesLeftOut.ShouldBe(kind.Length == 0 ? [] : [$"1 {kind}"]);
    }

    [Theory]
    [InlineData("user_email", "user_pass", "$P$B9lUKbCcFGdXSkJN.bTm2OpGWyVcrx0")]
    [InlineData("email", "password", "$argon2id$v=19$m=65536,t=4,p=1$c2FsdA$aGFzaA")]
    [InlineData("email", "password_digest", "$2a" + Salt)]
    [InlineData("email", "encrypted_password", "$2a" + Salt)]
    public async Task The_users_of_known_systems_are_seen(string email, string password, string hash)
    {
        var source = new MemorySource().Add(
            MemorySource.Table("people", "id:INTEGER", $"{email}:TEXT", $"{password}:TEXT") with
            {
                Key = ["id"],
            },
            [1L, "a@example.com", hash],
            [2L, "", hash],
            [3L, "c@example.com", null]
        );
        var request = new PlanRequest { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(source, new MemoryTarget(true), request);

        var users = planned.Plan.CreateCollections.Single();
        users.Type.ShouldBe(Model.Collections.CollectionType.Auth);
        users.Find("email")!.Required.ShouldBeFalse();
        var map = planned.Plan.Streams.Single().Fields.Single(m => m.Field.Name == "password");
        (map.Column, map.Shape.IsHash).ShouldBe((password, true));
        planned
            .Notes.Count(n => n.Text.Contains("holds 2 hashes that PocketBase can't check"))
            .ShouldBe(hash.StartsWith("$2a", StringComparison.Ordinal) ? 0 : 1);
    }
}
