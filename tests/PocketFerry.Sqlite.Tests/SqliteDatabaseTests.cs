using PocketFerry.Sqlite;

namespace PocketFerry.Sqlite.Tests;

public class SqliteDatabaseTests
{
    [Fact]
    public void Empty_text_is_text_and_not_null()
    {
        using var db = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        using var statement = db.Prepare("select typeof(?), typeof(?), typeof(?)");
        statement.Bind(1, ReadOnlySpan<byte>.Empty).Bind(2, "").BindBlob(3, []);
        statement.Step().ShouldBeTrue();
        statement.Text(0).ShouldBe("text");
        statement.Text(1).ShouldBe("text");
        statement.Text(2).ShouldBe("blob");
    }

    [Fact]
    public void Text_with_nul_bytes_survives()
    {
        using var db = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        db.Execute("create table t(a text)");
        using (var insert = db.Prepare("insert into t values(?)"))
        {
            insert.Bind(1, "a\0b"u8).Run();
        }

        using var select = db.Prepare("select a from t");
        select.Step();
        select.Bytes(0).ToArray().ShouldBe("a\0b"u8.ToArray());
    }

    [Fact]
    public void A_broken_constraint_is_a_code_and_other_failures_are_exceptions()
    {
        using var db = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        db.Execute("create table t(a text primary key)");
        using var insert = db.Prepare("insert into t values(?)");
        insert.Bind(1, "x").TryRun().ShouldBe(0);
        insert.Bind(1, "x").TryRun().ShouldBe(1555);
        Should
            .Throw<SqliteException>(() => db.Execute("insert into nowhere values(1)"))
            .Message.ShouldContain("nowhere");
    }

    [Fact]
    public void Double_quoted_strings_and_foreign_keys_behave_as_in_stock_SQLite()
    {
        using var db = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        db.Execute("create table t(a text default \"base\")");
        db.Integer("pragma foreign_keys").ShouldBe(0);
    }

    [Fact]
    public void A_backup_replaces_the_destination_and_can_lock_it_first()
    {
        using var source = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        source.Execute("create table t(a); insert into t values(1),(2)");
        var path = Path.GetTempFileName();
        try
        {
            using var destination = SqliteDatabase.Open(path, SqliteOpenMode.Create);
            using (var backup = new SqliteBackup(source, destination))
            {
                backup.LockDestination();
                using var other = SqliteDatabase.Open(path, SqliteOpenMode.ReadWrite, busyTimeout: 0);
                Should.Throw<SqliteException>(() => other.Execute("begin immediate")).IsBusy.ShouldBeTrue();
                backup.CopyAll();
            }

            destination.Integer("select count(*) from t").ShouldBe(2);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_no_database_says_so()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, new string('x', 5000));
        using var db = SqliteDatabase.Open(path, SqliteOpenMode.ReadOnly);
        Should.Throw<SqliteException>(() => db.Integer("select count(*) from sqlite_master")).IsCorrupt.ShouldBeTrue();
        File.Delete(path);
    }
}
