using System.Text;
using MongoDB.Bson;
using Bson = PocketFerry.Sources.Tests.Files.Mongo.Bson;

namespace PocketFerry.Sources.Tests.Fuzz;

/// <summary>Good inputs of every kind, which are then spoilt.</summary>
internal static class Seeds
{
    private const string Csv =
        "id,name,\"note, long\",n\n1,Ann,\"says \"\"hi\"\"\nand more\",1.5\n2,Bób,,-3\n3,\"\",x,\n";

    private const string Json =
        """[{"id":1,"name":"Ann","tags":["a","b"],"n":1.5e3,"deep":{"a":{"b":[null,true,{"c":"\u00e9\ud83d\ude00"}]}}},{"id":2}]""";

    private const string Ndjson =
        "{\"id\":1,\"name\":\"Ann\",\"j\":{\"k\":[1,2,{}]}}\n{\"id\":2,\"name\":null}\r\n\n{\"id\":3,\"n\":12345678901234567890}\n";

    private const string PgDump = """
        SET client_encoding = 'UTF8';
        SELECT pg_catalog.set_config('search_path', '', false);
        CREATE TYPE public.mood AS ENUM ('sad', 'ok');
        CREATE TABLE public.people (id integer NOT NULL, name character varying(20) DEFAULT 'x'::character varying, mood public.mood, at timestamp with time zone, tags text[], n numeric(10,2));
        CREATE FUNCTION public.f() RETURNS integer LANGUAGE plpgsql AS $_$ BEGIN RETURN ';'; END; $_$;
        COPY public.people (id, name, mood, at, tags, n) FROM stdin;
        1	Ann\tB	ok	2024-01-02 03:04:05+00	{a,"b c",NULL}	1.50
        2	\N	\N	infinity	{}	NaN
        \.

        INSERT INTO public.people VALUES (3, E'it''s\n', 'sad', NULL, '{}', -1), (4, 'x', NULL, NULL, NULL, 0);
        ALTER TABLE ONLY public.people ADD CONSTRAINT people_pkey PRIMARY KEY (id);

        """;

    private const string MySqlDump = """
        /*!40101 SET NAMES utf8mb4 */;
        DROP TABLE IF EXISTS `people`;
        CREATE TABLE `people` (
          `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
          `name` varchar(20) DEFAULT 'it''s',
          `kind` enum('a','b;') NOT NULL,
          `data` blob,
          PRIMARY KEY (`id`), UNIQUE KEY `n` (`name`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
        LOCK TABLES `people` WRITE;
        INSERT INTO `people` VALUES (1,'Ann \'x\' \\','a',0x00ff),(2,NULL,'b;',_binary 'a\0b'),(3,'ünï','a',NULL);
        UNLOCK TABLES;
        DELIMITER ;;
        CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW BEGIN SET NEW.name = ';'; END ;;
        DELIMITER ;

        """;

    private const string SqliteDump = """
        PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE IF NOT EXISTS "people"(id INTEGER PRIMARY KEY, name TEXT DEFAULT ('a' || 'b'), data BLOB, [odd name] REAL);
        INSERT INTO people VALUES(1,'Ann''s',X'00ff',1.5e3);
        INSERT INTO people VALUES(2,replace('a\nb','\n',char(10)),NULL,-1);
        COMMIT;

        """;

    private const string Plan = """
        version: 1
        from: a.db  # a comment
        to: pb_data
        defaults: { createMissing: true, onError: reject }
        collections:
          customers:
            from: public.customers
            key: [a, b]
            fields:
              email: email_address
              name: { expr: "row.first + ' ' + row.last", type: text, max: 200 }
              plan: { from: tier, map: { 1: free, "*": pro }, type: select, values: [free, pro] }
              at: { from: x, date: dd.MM.yyyy, timeZone: Europe/Paris, type: date, onError: default, default: null }
              tags: { through: "t(a, b)", to: customers }
              part: { from: j, path: a.b[0]["c d"] }
            leaveOut: "*"
            indexes:
              - "CREATE INDEX i ON customers (email)"

        """;

    private const string Document =
        """{"_id":{"$oid":"650000000000010001000001"},"s":"hé","d":{"$date":{"$numberLong":"0"}},"n":{"$numberDecimal":"1.5"},"b":{"$binary":{"base64":"AP8=","subType":"00"}},"deep":{"a":[{"$numberLong":"5"},{"b":null}]},"r":{"$regularExpression":{"pattern":"a","options":""}},"c":{"$code":"f()","$scope":{"x":1}},"t":{"$timestamp":{"t":1,"i":2}},"p":{"type":"Point","coordinates":[1.5,2.5]},"ref":{"$ref":"x","$id":1},"refs":[{"$ref":"x","$id":1}]}""";

    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        ("in.csv", Utf8(Csv)),
        ("in.tsv", Utf8(Csv.Replace(',', '\t'))),
        ("in.json", Utf8(Json)),
        ("in.ndjson", Utf8(Ndjson)),
        ("pg.sql", Utf8(PgDump)),
        ("my.sql", Utf8(MySqlDump)),
        ("lite.sql", Utf8(SqliteDump)),
        ("plan.yaml", Utf8(Plan)),
        ("in.bson", Bson.Of(BsonDocument.Parse(Document), BsonDocument.Parse("{\"_id\":2,\"list\":[1,{}]}"))),
        ("exported.json", Utf8(Document + "\n" + Document + "\n")),
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
