using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class RowJournalTests
{
    [Fact]
    public void A_rowid_leads_back_to_its_row_and_the_file_goes_with_it()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"));
        using (var journal = new RowJournal(path, 100))
        {
            for (var i = 0; i < 50_000; i++)
            {
                journal.Add(i * 3);
            }

            journal.OrdinalOf(101).ShouldBe(0);
            journal.OrdinalOf(50_100).ShouldBe(49_999 * 3);
            Should.Throw<ArgumentOutOfRangeException>(() => journal.OrdinalOf(100));
            Should.Throw<ArgumentOutOfRangeException>(() => journal.OrdinalOf(50_101));
        }

        File.Exists(path).ShouldBeFalse();
    }
}
