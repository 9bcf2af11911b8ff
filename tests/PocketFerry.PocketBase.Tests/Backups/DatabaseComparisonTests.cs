using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.Backups;

public sealed class DatabaseComparisonTests : IDisposable
{
    private const string Tables = """
        create table kept (id text primary key not null, a numeric, b text collate nocase);
        create table loose (a, b);
        create table passing (id text primary key);
        insert into kept values ('1', 1, 'x'), ('2', 2, null), ('3', 3, 'z');
        insert into loose values (1, 'x'), (2, 'y');
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("pbferry-compare-").FullName;

    [Theory]
    [InlineData("select 1", null)]
    [InlineData("vacuum; analyze; insert into passing values ('p')", null)]
    [InlineData("insert into kept values ('4', 4, '')", "kept: 1 added")]
    [InlineData("update kept set b = 'X' where id = '1'", "kept: 1 changed")]
    [InlineData("update kept set b = '' where id = '2'", "kept: 1 changed")]
    [InlineData("update kept set id = '9' where id = '2'", "kept: 1 added, 1 deleted")]
    [InlineData(
        "update kept set a = '1x' where id = '1'; delete from kept where id = '3'",
        "kept: 1 changed, 1 deleted"
    )]
    [InlineData("update loose set b = 'q' where a = 2", "loose: 1 added, 1 deleted")]
    [InlineData("create table more (id text)", "more: is new")]
    [InlineData("drop table loose", "loose: is gone")]
    [InlineData("alter table kept add column c text", "kept: its columns or indexes changed")]
    [InlineData("create index i on kept (a)", "kept: its columns or indexes changed")]
    public void Every_difference_is_found(string change, string? expected)
    {
        var before = Make("before.db", "");
        var after = Make("after.db", change);

        DatabaseComparison.Compare(before, after, ["passing"]).ShouldBe(expected is null ? [] : [expected]);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Make(string name, string change)
    {
        var path = Path.Combine(_root, name);
        using var database = SqliteDatabase.Open(path, SqliteOpenMode.Create);
        database.Execute(Tables);
        database.Execute(change);
        return path;
    }
}
