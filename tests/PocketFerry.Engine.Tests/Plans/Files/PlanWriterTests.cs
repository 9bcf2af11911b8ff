using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Tests.Plans.Files;

public sealed class PlanWriterTests
{
    private const string Bcrypt = "$2y$10$abcdefghijklmnopqrstuuK6w1v0JQ7W0l0p8b1i4h1q1n1z1x1c1";

    private static MemorySource Shop() =>
        new MemorySource()
            .Add(
                MemorySource.Table(
                    "Kunden: alle",
                    "id:INTEGER",
                    "Vor Name:VARCHAR(20)",
                    "yes:TEXT",
                    "über:DATETIME"
                ) with
                {
                    Key = ["id"],
                },
                [
                    .. Enumerable
                        .Range(1, 40)
                        .Select(i => new object?[] { (long)i, "#x: y", i % 2 == 0 ? "a" : "b", "2024-01-02 03:04:05" }),
                ]
            )
            .Add(
                MemorySource.Table(
                    "app users",
                    "id:INTEGER",
                    "email:TEXT",
                    "password:TEXT",
                    "confirmed_at:DATETIME"
                ) with
                {
                    Key = ["id"],
                },
                [1L, "a@example.com", Bcrypt, "2024-01-02 03:04:05"],
                [2L, "b@example.com", Bcrypt, null],
                [3L, "", "!none", null]
            )
            .Add(
                MemorySource.Table("links", "kunde:INTEGER", "user:INTEGER") with
                {
                    Key = ["kunde", "user"],
                    ForeignKeys = [new(["kunde"], "Kunden: alle", ["id"]), new(["user"], "app users", ["id"])],
                },
                [1L, 2L]
            );

    /// <summary>What is written reads back as the very plan that it was written from.</summary>
    [Fact]
    public async Task The_file_says_what_was_planned()
    {
        var source = Shop();
        var target = new MemoryTarget(true);
        var request = new PlanRequest { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(source, target, request);
        var text = PlanWriter.Write(planned, "shop.sqlite", "pb_data", request);

        var file = PlanReader.Read(text, "p.yaml");
        var again = await RunPlanner.PlanAsync(
            source,
            target,
            new PlanRequest { File = file, CreateMissing = file.Defaults.CreateMissing }
        );

        PlanPrint.Of(again.Plan).ShouldBe(PlanPrint.Of(planned.Plan));
        Schemas(again).ShouldBe(Schemas(planned));
        again.Notes.ShouldNotContain(n => n.Kind == PlanNoteKind.Warning && n.Text.Contains("no field of the plan"));
    }

    [Fact]
    public async Task Users_links_and_choices_are_seen()
    {
        var request = new PlanRequest { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(Shop(), new MemoryTarget(true), request);
        var text = PlanWriter.Write(planned, "shop.sqlite", "pb_data", request);

        planned.Plan.CreateCollections.Single(c => c.Name == "app_users").Type.ShouldBe(CollectionType.Auth);
        text.ShouldContain("type: auth");
        text.ShouldContain("password: { from: password, as: hash }");
        text.ShouldContain("verified: { expr: ");
        text.ShouldContain("or a choice:  type: select, values: [b, a]");
        text.ShouldContain(
            "instead of the collection of links:  app_users: { through: \"links(kunde, user)\", to: app_users }"
        );
    }

    [Fact]
    public async Task Columns_of_files_are_seen()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "photo:BLOB", "photo_name:TEXT", "avatar:TEXT", "site:TEXT") with
            {
                Key = ["id"],
            },
            [1L, new byte[(5 << 20) + 1], "a.png", "uploads/Ann 1.jpg", "example.com"],
            [2L, null, "b.pdf", "uploads/b.jpeg", "v1.2"]
        );
        var request = new PlanRequest { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(source, new MemoryTarget(true), request);
        var lines = PlanWriter
            .Write(planned, "t.sqlite", "pb_data", request)
            .Split('\n')
            .Select(l => l.Trim())
            .ToList();

        lines
            .Where(l => l.Contains("or a file"))
            .ShouldBe([
                "#   or a file:  { from: photo, type: file, load: blob, name: photo_name, maxSize: 5242881 }",
                "#   or a file:  { from: photo_name, type: file, load: path, filesFrom: ./uploads }",
                "#   or a file:  { from: avatar, type: file, load: path, filesFrom: ./uploads }",
            ]);
    }

    [Fact]
    public async Task Hashes_that_PocketBase_cannot_check_are_named()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("auth_user", "id:INTEGER", "email", "password") with
            {
                Key = ["id"],
            },
            [1L, "a@example.com", "pbkdf2_sha256$600000$x$y"]
        );
        var request = new PlanRequest { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(source, new MemoryTarget(true), request);
        var text = PlanWriter.Write(planned, "a", "b", request);
        text.ShouldContain("# warning: password holds 1 hash that PocketBase can't check (PBKDF2 (Django))");
        text.ShouldContain("password: { from: password, as: hash }");
        planned.Plan.CreateCollections.Single().Type.ShouldBe(CollectionType.Auth);
    }

    [Fact]
    public async Task What_does_not_fit_an_existing_collection_is_shown()
    {
        var there = NewCollection.Base("t", [NewField.Text("a"), NewField.Number("num")]);
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "a", "num", "extra") with
            {
                Key = ["id"],
            },
            [1L, "x", "2024-01-02", "5"]
        );
        var request = new PlanRequest { CreateMissing = true, ForPlanFile = true };
        var planned = await RunPlanner.PlanAsync(source, new MemoryTarget(true, there), request);
        var text = PlanWriter.Write(planned, "a.db", "pb_data", request);
        text.ShouldContain("num: { from: num }  # number, though the values look like date");
        text.ShouldContain("leaveOut: [extra]");
        text.ShouldContain("with addFields: true, it could be  extra: { from: extra, type: number }");
        planned.Plan.ChangeCollections.ShouldBeEmpty();
    }

    private static List<string> Schemas(PlannedRun run) =>
        [
            .. run.Plan.CreateCollections.Select(c =>
                $"{c.Id} {c.Type} {string.Join(", ", c.Fields.Select(f => f.ToJson().ToJsonString()))} {string.Join(", ", c.Indexes.Order())}"
            ),
        ];
}
