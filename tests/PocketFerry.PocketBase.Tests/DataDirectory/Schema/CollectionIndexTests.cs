using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema;

public sealed class CollectionIndexTests
{
    [Fact]
    public void A_statement_is_taken_apart()
    {
        var index = CollectionIndex
            .TryParse(
                "create unique index if not exists [idx_a] on \"posts\" (`title` collate nocase desc, lower(a || ', b'), `c d`) where x = 'a, b' "
            )
            .ShouldNotBeNull();

        index.Name.ShouldBe("idx_a");
        index.Table.ShouldBe("posts");
        index.Unique.ShouldBeTrue();
        index.Where.ShouldBe("x = 'a, b'");
        index.Columns.ShouldBe([
            new IndexColumn("title", "nocase", "DESC"),
            new IndexColumn("lower(a || ', b')", "", ""),
            new IndexColumn("c d", "", ""),
        ]);
        index.Columns[0].IgnoresCase.ShouldBeTrue();
        index.Columns.Select(column => column.IsExpression).ShouldBe([false, true, true]);
    }

    [Theory]
    [InlineData("CREATE INDEX i ON t (a)", "CREATE INDEX `i` ON `x` (`a`)")]
    [InlineData("CREATE UNIQUE INDEX i ON t (a, b)", "CREATE UNIQUE INDEX `i` ON `x` (\n  `a`,\n  `b`\n)")]
    [InlineData("CREATE INDEX main.i ON t (a) WHERE a > 1", "CREATE INDEX `main`.`i` ON `x` (`a`) WHERE a > 1")]
    [InlineData("create index if not exists i on t (a desc)", "CREATE INDEX IF NOT EXISTS `i` ON `x` (`a` DESC)")]
    public void The_statement_is_written_as_PocketBase_writes_it(string sql, string expected) =>
        CollectionIndex.TryParse(sql)!.CreateStatement("x").ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("DROP INDEX i")]
    [InlineData("CREATE INDEX i ON t ()")]
    [InlineData("CREATE INDEX i ON t (lower(a)")]
    [InlineData("CREATE INDEX ON t (a)")]
    public void What_is_no_index_is_none(string sql) => CollectionIndex.TryParse(sql).ShouldBeNull();
}
