using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files;
using PocketFerry.Sources.Tests.Files.Input;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Tests.Files.Sqlite;

public sealed class SqliteSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Tables_columns_keys_and_foreign_keys_are_read()
    {
        var path = Make(
            """
            CREATE TABLE "user s" (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, a, b, UNIQUE (a, b));
            CREATE TABLE post (x INT, y INT, author INTEGER REFERENCES "USER S", twice AS (x * 2), PRIMARY KEY (y, x)) WITHOUT ROWID;
            CREATE TABLE tag (n VARCHAR(10), px INT, py INT, FOREIGN KEY (px, py) REFERENCES post(x, y));
            CREATE INDEX part ON tag (n) WHERE n > '';
            CREATE UNIQUE INDEX expr ON tag (lower(n));
            CREATE VIEW v AS SELECT 1 AS one;
            CREATE VIRTUAL TABLE fts USING fts5(t);
            INSERT INTO "user s" (email) VALUES ('a'), ('b');
            """
        );
        await using var source = await SourceOpener.OpenAsync(path, new FileSourceOptions { IncludeViews = true });
        var streams = await source.GetStreamsAsync(CancellationToken.None);

        streams.Select(s => s.Name).ShouldBe(["user s", "post", "tag", "v"]);
        streams.ShouldAllBe(s => s.TextIsUntyped);
        streams[0].Columns.ShouldBe([new("id", "INTEGER"), new("email", "TEXT", false), new("a"), new("b")]);
        streams[0].Key.ShouldBe(["id"]);
        streams[0].UniqueKeys.Select(k => string.Join(',', k)).ShouldBe(["email", "a,b"], ignoreOrder: true);
        streams[0].RowCount.ShouldBe(2);
        streams[1].Key.ShouldBe(["y", "x"]);
        streams[1].Columns.Select(c => c.Name).ShouldBe(["x", "y", "author", "twice"]);
        var key = streams[1].ForeignKeys.ShouldHaveSingleItem();
        (key.Stream, key.Columns[0], key.ReferredColumns[0]).ShouldBe(("user s", "author", "id"));
        streams[2].ForeignKeys[0].Columns.ShouldBe(["px", "py"]);
        streams[2].ForeignKeys[0].ReferredColumns.ShouldBe(["x", "y"]);
        streams[2].UniqueKeys.ShouldBeEmpty();
        streams[2].Columns[0].DeclaredType.ShouldBe("VARCHAR(10)");
    }

    [Fact]
    public async Task Cells_keep_their_storage_class_in_the_order_of_the_rows()
    {
        var path = Make(
            """
            CREATE TABLE t (k INTEGER PRIMARY KEY, v);
            INSERT INTO t VALUES (9, 'last'), (1, 42), (2, 1.5), (3, 'é' || char(0) || 'x'), (4, x'00ff'), (5, NULL), (6, ''), (7, x''), (8, 9223372036854775807);
            """
        );
        var rows = await Rows.ReadAsync(path);

        rows.Cells.Select(c => c["v"])
            .ShouldBe(["I42", "R1.5", "Té\0x", "X00FF", "null", "T", "X", "I9223372036854775807", "Tlast"]);
        rows.Positions[2].ShouldBe(RowPosition.Of(3));
    }

    [Fact]
    public async Task Text_that_is_no_unicode_is_a_fault()
    {
        var path = Make("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, CAST(x'ff41' AS TEXT)), (2, 'ok');");
        var rows = await Rows.ReadAsync(path);

        rows.Faults.Select(f => f?.Code).ShouldBe(["invalid_text", null]);
        rows.Faults[0]!.Column.ShouldBe("b");
    }

    [Theory]
    [InlineData("UTF-16le")]
    [InlineData("UTF-16be")]
    public async Task A_database_in_utf16_is_read_too(string encoding)
    {
        var path = Make($"PRAGMA encoding = '{encoding}'; CREATE TABLE t (a); INSERT INTO t VALUES ('é😀');");

        (await Rows.ReadAsync(path)).All.ShouldBe(["a=Té😀"]);
    }

    [Fact]
    public async Task Rows_in_the_wal_are_seen_and_later_ones_are_not()
    {
        var path = _scratch["t.db"];
        using var writer = SqliteDatabase.Open(path, SqliteOpenMode.Create);
        writer.Execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);");
        await using var source = await SourceOpener.OpenAsync(path, FileSourceOptions.Default);
        (await source.GetStreamsAsync(CancellationToken.None)).Count.ShouldBe(1);

        writer.Execute("INSERT INTO t VALUES (2)");

        (await Rows.ReadAsync(source)).All.ShouldBe(["a=I1"]);
        (await Rows.ReadAsync(path)).All.ShouldBe(["a=I1", "a=I2"]);
    }

    [Theory]
    [InlineData("this is a text file, not a database")]
    [InlineData("SQLite")]
    public async Task What_is_no_database_is_called_so(string content)
    {
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch.Write("t.db", content)));

        error.Message.ShouldContain("no SQLite database, or an encrypted one");
        error.Failure.ShouldBe(EndpointFailure.Usage);
    }

    [Fact]
    public async Task A_damaged_database_is_called_so()
    {
        var path = Make(
            "CREATE TABLE t (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 20000) INSERT INTO t SELECT i FROM n;"
        );
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(8192).Fill(0x55);
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch.Write("u.db", bytes)));

        error.Cure.ShouldContain(".recover");
    }

    [Fact]
    public async Task A_compressed_database_is_unpacked_first()
    {
        var path = Make("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
        var packed = _scratch.Write("p.sqlite.gz", FileInputTests.Gzip(await File.ReadAllBytesAsync(path)));
        var options = new FileSourceOptions { SpoolFolder = _scratch["spool"] };

        (await Rows.ReadAsync(packed, options)).All.ShouldBe(["a=I1"]);
        Directory.GetFiles(_scratch["spool"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sqlite_file_is_written_without_changing_a_value()
    {
        var path = _scratch.Write(
            "t.ndjson",
            """
            {"a":"12","b":12,"c":true}
            {"a":"","b":1.5,"c":false,"d":{"k":[]}}
            {"b":12345678901234567890,"c":null}
            {"b":1e400}
            {"b":0.1}
            """
        );
        (await Transfer.RunAsync(path, _scratch["o.sqlite"])).ShouldBeEmpty();
        var rows = await Rows.ReadAsync(_scratch["o.sqlite"]);

        rows.Cells.Select(c => c["a"]).ShouldBe(["T12", "T", "null", "null", "null"]);
        rows.Cells.Select(c => c["b"]).ShouldBe(["I12", "R1.5", "T12345678901234567890", "T1e400", "R0.1"]);
        rows.Cells.Select(c => c["c"]).ShouldBe(["I1", "I0", "null", "null", "null"]);
        rows.Cells[1]["d"].ShouldBe("""T{"k":[]}""");
    }

    [Fact]
    public async Task Keys_that_differ_in_case_alone_do_not_fit_sqlite()
    {
        var path = _scratch.Write("t.ndjson", "{\"a\":1,\"A\":2}\n");
        var error = await Should.ThrowAsync<EndpointException>(() => Transfer.RunAsync(path, _scratch["o.sqlite"]));

        error.Cure.ShouldContain("case");
        File.Exists(_scratch["o.sqlite"]).ShouldBeFalse();
    }

    private string Make(string sql)
    {
        var path = _scratch["t.sqlite"];
        using var database = SqliteDatabase.Open(path, SqliteOpenMode.Create);
        database.Execute(sql);
        return path;
    }
}
