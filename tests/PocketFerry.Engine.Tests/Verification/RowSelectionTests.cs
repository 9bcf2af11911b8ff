using PocketFerry.Engine.Verification;

namespace PocketFerry.Engine.Tests.Verification;

public sealed class RowSelectionTests
{
    [Fact]
    public void Of_two_selections_the_rows_of_either_are_taken_and_all_where_one_has_all()
    {
        var (one, two) = (RowSelection.OfNumbers([1, 2]), RowSelection.OfNumbers([2, 3]));
        var records = RowSelection.OfRecords(["a"]);
        RowSelection.OfEither(one, two)!.Count.ShouldBe(3);
        RowSelection
            .OfEither(records, RowSelection.OfRecords(["a", "b"]))!
            .Records!.ShouldBe(["a", "b"], ignoreOrder: true);
        RowSelection.OfEither(one, null).ShouldBeNull();
        RowSelection.OfEither(null, one).ShouldBeNull();
        RowSelection.OfEither(one, records).ShouldBeNull();
    }
}
