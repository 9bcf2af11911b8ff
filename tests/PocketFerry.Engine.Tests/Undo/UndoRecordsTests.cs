using PocketFerry.Engine.Undo;

namespace PocketFerry.Engine.Tests.Undo;

public sealed class UndoRecordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbferry-test-").FullName;
    private readonly UndoFile _undo;

    public UndoRecordsTests() => _undo = UndoFile.Create(Path.Combine(_folder, "undo.db"));

    public void Dispose()
    {
        _undo.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void How_a_record_was_left_is_unknown_while_it_is_changed_again()
    {
        var records = _undo.Records;
        byte[] print = [1, 2, 3];
        records.Intend(1, "new", null);
        records.Intend(1, "changed", "before"u8.ToArray());
        records.SetAfter(1, "new", print);
        records.SetAfter(1, "changed", UndoEntry.Gone);
        records.Sample(1, 9).Select(e => e.Id).ShouldBe(["new"]);
        records.Page(1, 0, 9, all: false).Select(e => e.Id).ShouldBe(["changed"]);

        records.Intend(1, "new", "between"u8.ToArray());
        records.Intend(1, "changed", "between"u8.ToArray());

        var page = records.Page(1, 0, 9);
        page.Select(e => e.Before?.Length).ShouldBe([null, 6], "the first pre-image counts");
        UndoEntry.Is(page[0].After, UndoEntry.Written).ShouldBeTrue();
        UndoEntry.Is(page[1].After, UndoEntry.Gone).ShouldBeTrue();
        records.Sample(1, 9).ShouldBeEmpty();
    }

    [Fact]
    public void Records_are_given_from_the_last_one_on_page_by_page()
    {
        var records = _undo.Records;
        foreach (var id in new[] { "a", "b", "c" })
        {
            records.Intend(1, id, null);
            records.Intend(2, $"other {id}", null);
        }

        var page = records.PageBackwards(1, long.MaxValue, 2);

        page.Select(e => e.Id).ShouldBe(["c", "b"]);
        records.PageBackwards(1, page[^1].Number, 2).Select(e => e.Id).ShouldBe(["a"]);
    }
}
