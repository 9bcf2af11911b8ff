using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.SqlDumps;

/// <summary>SQL dumps by hand; dumps of real tools are in the live tests.</summary>
[Collection(Alone.Name)]
public sealed class SqlDumpTests : IDisposable
{
    private const string Postgres = "-- PostgreSQL database dump\n";
    private const string MySql = "-- MariaDB dump 10.19\n";
    private const string Sqlite = "PRAGMA foreign_keys=OFF;\n";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Copy_blocks_of_pg_dump()
    {
        var rows = await ReadAsync(
            Postgres
                + """
                \restrict abc
                SELECT pg_catalog.set_config('search_path', '', false);
                CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $_$ SELECT 'it''s; COPY x FROM stdin;' $_$;
                CREATE TYPE public.mood AS ENUM ('sad', 'it''s ok');
                CREATE DOMAIN public.cents AS integer CONSTRAINT c CHECK ((VALUE >= 0));
                CREATE TABLE public."T a" (
                    id integer NOT NULL,
                    "select" character varying(20) DEFAULT 'a,b)'::character varying,
                    price numeric(10,2),
                    at timestamp(3) with time zone,
                    tags text[],
                    m public.mood,
                    c public.cents,
                    gone integer GENERATED ALWAYS AS ((id * 2)) STORED
                );
                COPY public."T a" (id, "select", price, at, tags, m, c) FROM stdin;
                1	a\tb\\c\n\x41\101	1.50	2024-05-01 10:00:00.25+02	{a,"b c",NULL}	it's ok	7
                2	\N	-0.05	infinity	{}	\N	\N
                \.


                ALTER TABLE ONLY public."T a"
                    ADD CONSTRAINT "T a_pkey" PRIMARY KEY (id);
                """
        );

        rows.All.ShouldBe([
            "id=I1 select=Ta\tb\\c\nAA price=N1.50 at=T2024-05-01 08:00:00.250Z tags=J[\"a\",\"b c\",null] m=Tit's ok c=I7",
            "id=I2 select=null price=N-0.05 at=T9999-12-31 23:59:59.999Z tags=J[] m=null c=null",
        ]);
        rows.Positions[1].Line.ShouldBe(19);
        rows.Positions[1].Ordinal.ShouldBe(2);
    }

    [Fact]
    public async Task Inserts_of_mysqldump()
    {
        var rows = await ReadAsync(
            MySql
                + """
                /*!40101 SET NAMES utf8mb4 */;
                /*!50003 CREATE TABLE `old;view` (`x` int) */;
                DELIMITER ;;
                CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN INSERT INTO a VALUES (9); END ;;
                DELIMITER ;
                CREATE TABLE `a` (
                  `id` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s; (odd)',
                  `t` varchar(20) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT NULL,
                  `b` blob,
                  `d` date DEFAULT '0000-00-00',
                  `s` set('x','y)') NOT NULL,
                  `bits` bit(10) DEFAULT b'0',
                  `j` longtext CHARACTER SET utf8mb4 CHECK (json_valid(`j`)),
                  `ok` tinyint(1) DEFAULT 1,
                  PRIMARY KEY (`id`),
                  UNIQUE KEY `u` (`t`),
                  UNIQUE KEY `part` (`t`(3)),
                  KEY `k` (`d`)
                ) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;
                /*!40000 ALTER TABLE `a` DISABLE KEYS */;
                INSERT INTO `a` VALUES (1,'it\'s ''q'' \\ \n\t\Z\%;-- /* x','\0\'a',NULL,'x,y)',b'1000000001','{\"a\": [1, \"\\n\"]}',0),
                (2,NULL,0xFF00,'0000-00-00','',_binary '\0\0','[]',1), -- a comment
                (3,'x',_binary 'a\\b','2024-02-29','x',NULL,NULL,NULL);
                """,
            "a"
        );

        rows.All.ShouldBe([
            "id=I1 t=Tit's 'q' \\ \n\t\u001a\\%;-- /* x b=X002761 d=null s=J[\"x\",\"y)\"] bits=I513 j=J{\"a\": [1, \"\\n\"]} ok=I0",
            "id=I2 t=null b=XFF00 d=null s=J[] bits=I0 j=J[] ok=I1",
            "id=I3 t=Tx b=X615C62 d=T2024-02-29 00:00:00.000Z s=J[\"x\"] bits=null j=null ok=null",
        ]);
    }

    [Fact]
    public async Task Inserts_of_sqlite_dump()
    {
        var rows = await ReadAsync(
            Sqlite
                + """
                BEGIN TRANSACTION;
                CREATE TABLE [a] (id INTEGER PRIMARY KEY, "t" TEXT, r REAL, b BLOB);
                INSERT INTO a VALUES(1,'it''s \n',1.5,X'00ff');
                INSERT INTO a VALUES(2,replace('x\ny','\n',char(10)),-3,NULL);
                INSERT INTO a VALUES(3,unistr('a\u000ab\\'),1e999,'');
                INSERT INTO a VALUES(4,replace(replace('p\r\nq','\r',char(13)),'\n',char(10)),9.0e+15,NULL);
                COMMIT;
                """
        );

        rows.All.ShouldBe([
            "id=I1 t=Tit's \\n r=R1.5 b=X00FF",
            "id=I2 t=Tx\ny r=I-3 b=null",
            "id=I3 t=Ta\nb\\ r=RInfinity b=T",
            "id=I4 t=Tp\r\nq r=R9000000000000000 b=null",
        ]);
    }

    [Fact]
    public async Task Keys_of_all_kinds_are_understood()
    {
        var streams = await StreamsAsync(
            Postgres
                + """
                CREATE TABLE public.p (a integer NOT NULL, b integer NOT NULL, e character varying(9), CONSTRAINT ck CHECK ((a > 0)));
                CREATE TABLE app.c (id integer PRIMARY KEY, pa int, pb int, e text REFERENCES public.p(e), UNIQUE (pa, pb));
                INSERT INTO app.c VALUES (1, 2, 3, 'x');
                ALTER TABLE ONLY public.p ADD CONSTRAINT p_pkey PRIMARY KEY (a, b);
                ALTER TABLE ONLY public.p ADD CONSTRAINT p_e UNIQUE (e);
                CREATE UNIQUE INDEX i ON app.c USING btree (pa);
                CREATE UNIQUE INDEX part ON app.c USING btree (pb) WHERE (pb > 0);
                CREATE UNIQUE INDEX expr ON app.c USING btree (lower(e));
                ALTER TABLE ONLY app.c ADD CONSTRAINT fk FOREIGN KEY (pa, pb) REFERENCES public.p(a, b) ON DELETE CASCADE;
                """
        );

        streams.Select(s => s.Name).ShouldBe(["p", "app.c"]);
        streams[0].Key.ShouldBe(["a", "b"]);
        streams[0].UniqueKeys.Select(k => string.Join(',', k)).ShouldBe(["e"]);
        streams[0].Columns[2].ShouldBe(new SourceColumn("e", "character varying(9)"));
        streams[1].Key.ShouldBe(["id"]);
        streams[1].UniqueKeys.Select(k => string.Join(',', k)).ShouldBe(["pa,pb", "pa"]);
        streams[1]
            .ForeignKeys.Select(k => $"{string.Join(',', k.Columns)}>{k.Stream}({string.Join(',', k.ReferredColumns)})")
            .ShouldBe(["e>p(e)", "pa,pb>p(a,b)"]);
        streams[1].RowCount.ShouldBe(1);
    }

    [Fact]
    public async Task Partitions_are_one_stream_and_views_are_none()
    {
        var streams = await StreamsAsync(
            Postgres
                + """
                CREATE TABLE public.m (id integer, y integer) PARTITION BY RANGE (y);
                CREATE TABLE public.m1 (id integer, y integer);
                ALTER TABLE ONLY public.m ATTACH PARTITION public.m1 FOR VALUES FROM (1) TO (2);
                COPY public.m1 (y, id) FROM stdin;
                1	10
                1	11
                \.
                """
        );
        streams.ShouldHaveSingleItem().RowCount.ShouldBe(2);

        var mysql = await StreamsAsync(
            MySql
                + "CREATE TABLE `v` (`x` int);\nCREATE TABLE `t` (`x` int);\nDROP TABLE IF EXISTS `v`;\nCREATE VIEW `v` AS SELECT 1;"
        );
        mysql.ShouldHaveSingleItem().Name.ShouldBe("t");
    }

    [Fact]
    public async Task Rows_of_several_databases_and_of_interleaved_tables_find_home()
    {
        var dump =
            MySql
            + """
                CREATE DATABASE x; USE `x`;
                CREATE TABLE `t` (`n` int); CREATE TABLE `u` (`n` int);
                INSERT INTO t VALUES (1); INSERT INTO u VALUES (10); INSERT INTO t VALUES (2);
                USE `y`;
                CREATE TABLE `t` (`n` int);
                INSERT INTO t (n) VALUES (3); INSERT INTO nowhere VALUES (1);
                """;
        (await ReadAsync(dump, "x.t")).All.ShouldBe(["n=I1", "n=I2"]);
        (await ReadAsync(dump, "x.u")).All.ShouldBe(["n=I10"]);
        (await ReadAsync(dump, "y.t")).All.ShouldBe(["n=I3"]);
    }

    [Fact]
    public async Task Statements_that_begin_alike_and_others_between_them_are_told_apart()
    {
        var rows = await ReadAsync(
            """
            PRAGMA foreign_keys=OFF;
            BEGIN TRANSACTION;
            CREATE TABLE t (a, b);
            CREATE TABLE t2 (a, b);
            INSERT INTO t VALUES(1,2);
            INSERT INTO t VALUES(3,4);
            INSERT INTO t(b,a) VALUES(6,5);
            INSERT INTO t(b,a) VALUES (8,7);
            INSERT INTO t2 VALUES(9,9);
            INSERT INTO t VALUES(9,10),(11,12);
            COMMIT;
            """,
            "t"
        );
        rows.All.ShouldBe(["a=I1 b=I2", "a=I3 b=I4", "a=I5 b=I6", "a=I7 b=I8", "a=I9 b=I10", "a=I11 b=I12"]);
        rows.Positions.Select(p => p.Line).ShouldBe([5L, 6, 7, 8, 10, 10]);
    }

    [Theory]
    [InlineData(Postgres + "CREATE TABLE t (a public.citext, b text);", "a")]
    [InlineData("CREATE TABLE t (a text COLLATE NOCASE, b text);\nINSERT INTO t VALUES(1,2);", "a")]
    [InlineData(
        MySql
            + "CREATE TABLE `t` (`a` varchar(9), `b` varchar(9) COLLATE utf8mb4_bin, `c` int, `d` char(3) CHARACTER SET latin1, `e` char(3) CHARACTER SET binary) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;",
        "a d"
    )]
    [InlineData(
        MySql + "CREATE TABLE `t` (`a` varchar(9), `b` enum('x') COLLATE utf8mb4_0900_ai_ci) COLLATE=utf8mb4_bin;",
        "b"
    )]
    public async Task Columns_that_ignore_case_are_known(string dump, string columns) =>
        string.Join(' ', (await StreamsAsync(dump)).Single().Columns.Where(c => c.IgnoresCase).Select(c => c.Name))
            .ShouldBe(columns);

    [Fact]
    public async Task Texts_in_another_character_set_become_utf8()
    {
        var dump = Encoding.Latin1.GetBytes(
            MySql
                + "/*!40101 SET NAMES latin1 */;\nCREATE TABLE t (a varchar(9), b blob);\nINSERT INTO t VALUES ('Grüße','ü');\n"
        );
        (await ReadAsync(dump)).All.ShouldBe(["a=TGrüße b=XFC"]);
    }

    [Fact]
    public async Task Bad_rows_are_faults_and_the_rest_goes_on()
    {
        var rows = await ReadAsync([
            .. Encoding.UTF8.GetBytes(
                Postgres + "CREATE TABLE t (a integer, b text);\nCOPY t (a, b) FROM stdin;\nx\ty\n1\n2\t"
            ),
            0xFF,
            .. "\n3\tz\t4\n4\tgood\n\\.\n"u8,
        ]);
        rows.Faults.Select(f => f?.Code)
            .ShouldBe(["invalid_value", "malformed_row", "invalid_value", "malformed_row", null]);
        rows.Positions[2].Line.ShouldBe(6);
        rows[4].ShouldBe("a=I4 b=Tgood");

        var expression = await ReadAsync(
            Sqlite + "CREATE TABLE t(a);INSERT INTO t VALUES(random());INSERT INTO t VALUES(1,2);"
        );
        expression.Faults.Select(f => f?.Code).ShouldBe(["invalid_value", "malformed_row"]);
    }

    [Fact]
    public async Task An_expression_that_begins_with_an_escaped_text_ends_where_it_does()
    {
        var rows = await ReadAsync(
            Postgres
                + """
                CREATE TABLE t (a text, b integer);
                INSERT INTO t VALUES (E'it\'s, (so' || E'\',', 1), (E'c\'d'::text, 2), ('x' || upper(E'\'),'), 3);
                INSERT INTO t VALUES (E'a\',b' x, 4);
                """
        );

        rows.Faults.Select(f => f?.Code).ShouldBe(["invalid_value", null, "invalid_value", "invalid_value"]);
        rows.Faults[3]!.Value.ShouldBe(@"E'a\',b' x");
        rows.Faults[0]!.Value.ShouldBe(@"E'it\'s, (so' || E'\','");
        rows[1].ShouldBe("a=Tc'd b=I2");
    }

    [Theory]
    [InlineData(Postgres + "CREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\nx\n", "COPY has no end", 5)]
    [InlineData(MySql + "CREATE TABLE t (a text);\nINSERT INTO t VALUES ('x);\n", "a row has no end", 3)]
    [InlineData(MySql + "CREATE TABLE t (a text);\n/* no end", "a comment has no end", 3)]
    [InlineData(Sqlite + "CREATE TABLE t (a text);\nINSERT INTO t VALUES(1);\nINS", "a statement has no end", 4)]
    [InlineData(
        MySql + "CREATE TABLE t (a text);\nCREATE TABLE u (a text, b datetime DEFAULT",
        "a statement has no end",
        3
    )]
    [InlineData(Postgres + "CREATE TABLE t (a text);\nCREATE TABLE u (a text DEFAULT 'x", "a statement has no end", 3)]
    [InlineData(MySql + "CREATE TABLE t (a text);\nCOPY t (a) FROM  stdin;\nx\n\\.\n", "a COPY stands in what", 3)]
    [InlineData(Postgres + "SELECT 1;", "makes no tables", 0)]
    [InlineData("PGDMP\u0001\u000e", "PostgreSQL's own format", 0)]
    public async Task Broken_dumps_are_named_with_their_line(string dump, string message, int line)
    {
        var error = await Should.ThrowAsync<EndpointException>(() => ReadAsync(dump));
        error.Message.ShouldContain(message);
        error.Message.ShouldContain(line > 0 ? $"dump.sql:{line}:" : "dump.sql:");
    }

    [Theory]
    [InlineData(Sqlite + "BEGIN TRANSACTION;\nCREATE TABLE t (a text);\nINSERT INTO t VALUES(1);\n", "COMMIT;")]
    [InlineData(Sqlite + "BEGIN TRANSACTION;\nCREATE TABLE t (a text);\nINSERT INTO t VALUES(1);\nCOMMIT;\n", "")]
    [InlineData("-- MySQL dump 10.13\nCREATE TABLE t (a text);\nINSERT INTO t VALUES (1);\n", "-- Dump completed")]
    [InlineData("-- MySQL dump 10.13\nCREATE TABLE t (a text);\n-- Dump completed on 2026-01-01\n", "")]
    [InlineData("-- PostgreSQL database dump\nCREATE TABLE t (a text);\n", "-- PostgreSQL database dump complete")]
    // Written by hand, and not to its last delimiter.
    [InlineData("CREATE TABLE t (a text);\nINSERT INTO t VALUES (1)", "")]
    public async Task A_dump_that_lacks_its_end_is_said_to(string dump, string end)
    {
        var path = Path.Combine(_scratch.Folder, "dump.sql");
        await File.WriteAllTextAsync(path, dump);
        await using var source = await SourceOpener.OpenAsync(path, FileSourceOptions.Default);
        var stream = (await source.GetStreamsAsync(CancellationToken.None)).ShouldHaveSingleItem();
        var said = source.WarningsOf(stream).Where(w => w.Contains("was it cut off?")).ToList();
        said.Count.ShouldBe(end.Length > 0 ? 1 : 0);
        said.ShouldAllBe(w => w.Contains($"'{end}'"));
    }

    [Fact]
    public async Task A_long_insert_is_read_in_constant_memory()
    {
        var path = Path.Combine(_scratch.Folder, "dump.sql");
        const int Count = 400_000;
        await using (var file = new StreamWriter(path))
        {
            await file.WriteAsync(MySql + "CREATE TABLE t (a int, b varchar(99));\nINSERT INTO t VALUES ");
            for (var i = 0; i < Count; i++)
            {
                await file.WriteAsync(
                    $"{(i == 0 ? "" : ",")}({i},'it\\'s number {i} of many, and a long one; (as texts go)')"
                );
            }

            await file.WriteAsync(";\n");
        }

        await using var source = await SourceOpener.OpenAsync(path, FileSourceOptions.Default);
        var stream = (await source.GetStreamsAsync(CancellationToken.None)).ShouldHaveSingleItem();
        stream.RowCount.ShouldBe(Count);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        long read = 0;
        await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, CancellationToken.None))
        {
            using (batch)
            {
                read += batch.Count;
            }
        }

        read.ShouldBe(Count);
        // The file has 27 MB; batches are pooled.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(24 << 20);
    }

    [Fact]
    public async Task Any_cut_and_any_flipped_byte_ends_in_rows_or_an_error_with_a_place()
    {
        string[] dumps =
        [
            Postgres
                + "CREATE TABLE t (a integer, b text[]);\nCOPY t (a, b) FROM stdin;\n1\t{a,\"b\"}\n\\.\nINSERT INTO t VALUES (2, E'x\\n', $a$q$a$);\n",
            MySql
                + "/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (`a` int, `b` set('x'), PRIMARY KEY (`a`));\nINSERT INTO `t` VALUES (1,'x'),(2,_binary 'y\\'');\n",
            Sqlite
                + "CREATE TABLE t(a, b, FOREIGN KEY(a) REFERENCES t(b));\nINSERT INTO t VALUES(1,replace('x\\n','\\n',char(10)));\n",
        ];
        var random = new Random(42);
        foreach (var dump in dumps)
        {
            var bytes = Encoding.UTF8.GetBytes(dump);
            for (var i = 30; i < bytes.Length; i++)
            {
                await TryAsync(bytes[..i]);
                var flipped = bytes.ToArray();
                flipped[i] = (byte)random.Next(256);
                await TryAsync(flipped);
            }
        }
    }

    private async Task TryAsync(byte[] dump)
    {
        try
        {
            await ReadAsync(dump);
        }
        catch (EndpointException error)
        {
            error.Message.ShouldContain("dump.sql");
        }
    }

    private Task<Rows> ReadAsync(string dump, string? stream = null) => ReadAsync(Encoding.UTF8.GetBytes(dump), stream);

    private async Task<Rows> ReadAsync(byte[] dump, string? stream = null)
    {
        var path = Path.Combine(_scratch.Folder, "dump.sql");
        await File.WriteAllBytesAsync(path, dump);
        return await Rows.ReadAsync(path, stream: stream);
    }

    private async Task<IReadOnlyList<SourceStream>> StreamsAsync(string dump)
    {
        var path = Path.Combine(_scratch.Folder, "dump.sql");
        await File.WriteAllTextAsync(path, dump);
        await using var source = await SourceOpener.OpenAsync(path, FileSourceOptions.Default);
        return await source.GetStreamsAsync(CancellationToken.None);
    }
}
