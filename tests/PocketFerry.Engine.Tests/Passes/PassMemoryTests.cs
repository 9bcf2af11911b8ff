using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Passes;
using PocketFerry.Engine.Undo;

namespace PocketFerry.Engine.Tests.Passes;

public sealed class PassMemoryTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pbferry-passes-{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_mark_holds_for_the_plan_that_reached_it_and_once_it_is_kept()
    {
        var mark = new PassMark(false, "2026-01-01 00:00:00");
        using (var memory = PassMemory.Open(_folder))
        {
            memory.Expect("posts", "print", mark);
            memory.Expect("users", "print", mark);
            memory.Reach("posts");
        }

        using (var memory = PassMemory.Open(_folder))
        {
            memory.MarkOf("posts", "print").ShouldBeNull();
            memory.Expect("posts", "print", mark);
            memory.Reach("posts");
            memory.Commit();
        }

        using (var memory = PassMemory.Open(_folder))
        {
            memory.MarkOf("posts", "print").ShouldBe(mark);
            memory.MarkOf("posts", "another").ShouldBeNull();
            memory.WasRead("posts").ShouldBeTrue();
            memory.MarkOf("users", "print").ShouldBeNull();
            Should.Throw<EndpointException>(() => PassMemory.Open(_folder)).Message.ShouldContain("under way");
        }
    }

    [Fact]
    public void Missing_is_what_was_made_and_is_not_seen()
    {
        using var memory = PassMemory.Open(_folder);
        memory.Made("posts", "a");
        memory.Made("posts", "b");
        memory.Made("users", "a");
        memory.BeginComparison();
        memory.See("a"u8);
        memory.See("never made"u8);
        memory.EndComparison("posts").ShouldBe(1);
        memory.BeginComparison();
        memory.EndComparison("users").ShouldBe(1);
        memory.Missing().ShouldBe([new RecordKey("posts", "b"), new RecordKey("users", "a")]);
        memory.Delete("users", "a");
        memory.EndComparison("none").ShouldBe(0);
    }

    [Fact]
    public void What_an_undo_makes_again_is_missing_again()
    {
        using var memory = PassMemory.Open(_folder);
        foreach (var id in new[] { "by this", "by another", "twice" })
        {
            memory.Made("posts", id);
            memory.Delete("posts", id);
        }

        using var undo = UndoFile.Create(Path.Combine(_folder, "undo.db"));
        var posts = undo.Collection("pbc_1", "posts", ["id"]).Number;
        undo.Records.Add(posts, "by this", [1, 2], UndoEntry.Gone);
        // Made by the run that is undone, deleted by a later one: it stays away.
        undo.Records.Add(posts, "twice", null, [1, 2]);
        // The owner's own.
        undo.Records.Add(posts, "owner", [1, 2], UndoEntry.Gone);
        memory.StartOver(undo);
        memory.BeginComparison();
        memory.EndComparison("posts").ShouldBe(1);
        memory.Missing().ShouldBe([new RecordKey("posts", "by this")]);
    }
}
