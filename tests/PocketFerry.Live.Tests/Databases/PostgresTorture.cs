namespace PocketFerry.Live.Tests.Databases;

/// <summary>Every type of PostgreSQL with boundary values; docs/types-postgres.md says the same in words.</summary>
internal static class PostgresTorture
{
    public const string Before = """
        CREATE TYPE mood AS ENUM ('sad', 'update', 'it''s ok');
        CREATE DOMAIN cents AS integer CHECK (VALUE >= 0);
        CREATE DOMAIN price AS numeric(12,3);
        CREATE TYPE pair AS (a int, b text);
        """;

    public static IReadOnlyList<TortureCase> Cases { get; } =
    [
        new("boolean", "true", "bool", "1"),
        new("boolean", "false", "bool", "0"),
        new("boolean", "NULL", "bool", "0"),
        new("smallint", "-32768", "number", "-32768"),
        new("integer", "2147483647", "number", "2147483647"),
        new("integer", "NULL", "number", "0"),
        new("bigint", "9007199254740992", "number", "9007199254740992"),
        new("bigint", "9007199254740993", "text", "'9007199254740993'"),
        new("bigint", "-9223372036854775808", "number", "-9.223372036854775808e+18"),
        new("bigint", "9223372036854775807", "text", "'9223372036854775807'"),
        new("oid", "4294967295", "number", "4294967295"),
        new("real", "0.1", "number", "0.1"),
        new("real", "'3.4028235e38'", "number", "3.4028235e+38"),
        new("double precision", "0.1", "number", "0.1"),
        new("double precision", "1.7976931348623157e308", "number", "1.797693134862315708e+308"),
        new("double precision", "'NaN'", "text", "'NaN'"),
        new("double precision", "'-Infinity'", "text", "'-Infinity'"),
        new("numeric", "0", "number", "0"),
        new("numeric(10,2)", "1234.50", "number", "1234.5"),
        new("numeric(10,2)", "-0.05", "number", "-0.05"),
        new("numeric", "10000", "number", "10000"),
        new("numeric", "100000000.00000001", "number", "100000000.00000001"),
        new("numeric", "12345678901234567890.12345", "text", "'12345678901234567890.12345'"),
        new("numeric(40,20)", "0.00000000000000000001", "number", "1e-20"),
        new("numeric", "'NaN'", "text", "'NaN'"),
        new("money", "'-1234.50'", "number", "-1234.5"),
        new("text", "'ünï ''q'' \\ ' || chr(9) || chr(10) || '𝄞'", "text", "'ünï ''q'' \\ \t\n𝄞'"),
        new("text", "''", "text", "''"),
        new("text", "NULL", "text", "''"),
        new("varchar(5)", "'abc  '", "text", "'abc  '"),
        new("char(5)", "'abc'", "text", "'abc'"),
        new("\"char\"", "'x'", "text", "'x'"),
        new("name", "'n'", "text", "'n'"),
        new("mood", "'it''s ok'", "text", "'it''s ok'"),
        new("mood", "NULL", "text", "''"),
        new("cents", "7", "number", "7"),
        new("price", "7.125", "number", "7.125"),
        new("pair", "ROW(1, 'x y')", "text", "'(1,\"x y\")'"),
        new(
            "json",
            "'{\"b\": 1,  \"a\": [12345678901234567890, 1.10]}'",
            "json",
            "'{\"b\": 1,  \"a\": [12345678901234567890, 1.10]}'"
        ),
        new(
            "jsonb",
            "'{\"b\":1,\"a\":[12345678901234567890,1.10]}'",
            "json",
            "'{\"a\": [12345678901234567890, 1.10], \"b\": 1}'"
        ),
        new("jsonb", "'\"te\\\"xt\"'", "json", "'\"te\\\"xt\"'"),
        new("jsonb", "'null'", "json", "NULL"),
        new("json", "'17'", "json", "17"),
        new("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "text", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        new("bytea", "'\\x00ff10'", "text", "'AP8Q'"),
        new("date", "'2024-02-29'", "date", "'2024-02-29 00:00:00.000Z'"),
        new("date", "'infinity'", "date", "'9999-12-31 23:59:59.999Z'"),
        new("date", "'-infinity'", "date", "'0000-01-01 00:00:00.000Z'"),
        new("date", "'0044-03-15 BC'", "text", "'0044-03-15 BC'"),
        new("date", "'12024-01-02'", "text", "'12024-01-02'"),
        new("timestamp", "'1999-12-31 23:59:59.999'", "date", "'1999-12-31 23:59:59.999Z'"),
        new("timestamp", "'1999-12-31 23:59:59.123456'", "date", "'1999-12-31 23:59:59.123Z'"),
        new("timestamp", "'12024-01-02 03:04:05.5'", "text", "'12024-01-02 03:04:05.5'"),
        new("timestamptz", "'2024-05-01 10:00:00.25+05:30'", "date", "'2024-05-01 04:30:00.250Z'"),
        new("timestamptz", "'infinity'", "date", "'9999-12-31 23:59:59.999Z'"),
        new("timestamptz", "NULL", "date", "''"),
        new("time", "'23:59:59.5'", "text", "'23:59:59.5'"),
        new("timetz", "'04:05:06+02'", "text", "'04:05:06+02'"),
        new("interval", "'1 year 2 months 3 days 04:05:06.7'", "text", "'1 year 2 mons 3 days 04:05:06.7'"),
        new("integer[]", "'{1,NULL,-3}'", "json", "'[1,null,-3]'"),
        new(
            "text[]",
            "ARRAY['a,b', 'q\"\\', NULL, 'NULL', '', '{x}']",
            "json",
            "'[\"a,b\",\"q\\\"\\\\\",null,\"NULL\",\"\",\"{x}\"]'"
        ),
        new("integer[]", "'[0:1]={5,6}'", "json", "'[5,6]'"),
        new("integer[]", "'{{1,2},{3,4}}'", "json", "'[[1,2],[3,4]]'"),
        new("integer[]", "'{}'", "json", "'[]'"),
        new("boolean[]", "'{t,f}'", "json", "'[true,false]'"),
        new("jsonb[]", "ARRAY['{\"a\":1}', '\"x\"', 'null']::jsonb[]", "json", "'[{\"a\": 1},\"x\",null]'"),
        new(
            "timestamptz[]",
            "ARRAY['2024-05-01 10:00:00+02']::timestamptz[]",
            "json",
            "'[\"2024-05-01 08:00:00.000Z\"]'"
        ),
        new("inet", "'192.168.0.1/24'", "text", "'192.168.0.1/24'"),
        new("cidr", "'10.0.0.0/8'", "text", "'10.0.0.0/8'"),
        new("macaddr", "'08:00:2b:01:02:03'", "text", "'08:00:2b:01:02:03'"),
        new("bit(3)", "B'101'", "text", "'101'"),
        new("varbit", "B'1'", "text", "'1'"),
        new("int4range", "'[1,5)'", "text", "'[1,5)'"),
        new("tstzrange", "'[2024-01-01 00:00:00+00,)'", "text", "'[\"2024-01-01 00:00:00+00\",)'"),
        new("tsvector", "to_tsvector('simple', 'a fat cat')", "text", "'''a'':1 ''cat'':3 ''fat'':2'"),
        new("xml", "'<a>1</a>'", "text", "'<a>1</a>'"),
        new("point", "'(16.37,48.21)'", "geoPoint", "'{\"lon\":16.37,\"lat\":48.21}'"),
        new("point", "'(640,480)'", "json", "'{\"lon\":640,\"lat\":480}'"),
        new("line", "'{1,2,3}'", "text", "'{1,2,3}'"),
        new("box", "'(2,2),(0,0)'", "text", "'(2,2),(0,0)'"),
        new("circle", "'<(1,2),3>'", "text", "'<(1,2),3>'"),
        new("integer GENERATED ALWAYS AS (k * 2) STORED", "DEFAULT", "number", "2"),
        new("pg_lsn", "'16/B374D848'", "text", "'16/B374D848'"),
    ];
}
