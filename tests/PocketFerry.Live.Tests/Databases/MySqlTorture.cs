namespace PocketFerry.Live.Tests.Databases;

/// <summary>Every type of MariaDB with boundary values; docs/types-mysql.md says the same in words.</summary>
internal static class MySqlTorture
{
    public const string Before = "SET sql_mode = ''; SET time_zone = '+02:00';\n";

    public static IReadOnlyList<TortureCase> Cases { get; } =
    [
        new("tinyint(1)", "1", "bool", "1"),
        new("tinyint(1)", "NULL", "bool", "0"),
        new("boolean", "0", "bool", "0"),
        new("tinyint(1)", "2", "number", "2"),
        new("tinyint", "-128", "number", "-128"),
        new("smallint unsigned", "65535", "number", "65535"),
        new("mediumint", "-8388608", "number", "-8388608"),
        new("int", "2147483647", "number", "2147483647"),
        new("int unsigned zerofill", "42", "number", "42"),
        new("bigint", "9007199254740992", "number", "9007199254740992"),
        new("bigint", "-9223372036854775807", "text", "'-9223372036854775807'"),
        new("bigint unsigned", "18446744073709551615", "text", "'18446744073709551615'"),
        new("bigint unsigned", "7", "number", "7"),
        new("float", "0.1", "number", "0.1"),
        new("double", "1.7976931348623157e308", "number", "1.7976931348623157e308"),
        new("decimal(10,2)", "-1234.50", "number", "-1234.5"),
        new("decimal(10,4) unsigned zerofill", "1.5", "number", "1.5"),
        new(
            "decimal(65,30)",
            "12345678901234567890.123456789",
            "text",
            "'12345678901234567890.123456789000000000000000000000'"
        ),
        new("bit(1)", "b'1'", "bool", "1"),
        new("bit(10)", "b'1000000001'", "number", "513"),
        new("bit(64)", "0xFFFFFFFFFFFFFFFF", "text", "'18446744073709551615'"),
        new("char(5)", "'abc'", "text", "'abc'"),
        new("varchar(50) CHARACTER SET latin1", "'Grüße'", "text", "'Grüße'"),
        new("varchar(50) CHARACTER SET utf8mb4", "'𝄞 ''q'' \\\\ \\n\\t\\Z\\0x'", "text", "'𝄞 ''q'' \\ \n\t\u001a'"),
        new("text CHARACTER SET ucs2", "'ж'", "text", "'ж'"),
        new("longtext", "''", "text", "''"),
        new("enum('a','b''c')", "'b''c'", "text", "'b''c'"),
        new("set('x','y','z')", "'x,z'", "json", "'[\"x\",\"z\"]'"),
        new("set('x','y','z')", "''", "json", "'[]'"),
        new("binary(3)", "x'00ff10'", "text", "'AP8Q'"),
        new("varbinary(10)", "x'27225c0a'", "text", "'JyJcCg=='"),
        new("longblob", "x'00ff10'", "text", "'AP8Q'"),
        new(
            "json",
            "'{\"b\": 1,  \"a\": [12345678901234567890, 1.10]}'",
            "json",
            "'{\"b\": 1,  \"a\": [12345678901234567890, 1.10]}'"
        ),
        new("json", "NULL", "json", "NULL"),
        new("date", "'2024-02-29'", "date", "'2024-02-29 00:00:00.000Z'"),
        new("date", "'0000-00-00'", "date", "''"),
        new("date", "'2024-00-00'", "date", "''"),
        new("datetime", "'1999-12-31 23:59:59'", "date", "'1999-12-31 23:59:59.000Z'"),
        new("datetime(6)", "'1999-12-31 23:59:59.123456'", "date", "'1999-12-31 23:59:59.123Z'"),
        new("datetime(3)", "'9999-12-31 23:59:59.999'", "date", "'9999-12-31 23:59:59.999Z'"),
        new("timestamp", "'2024-05-01 10:00:00'", "date", "'2024-05-01 08:00:00.000Z'"),
        new("timestamp NULL", "NULL", "date", "''"),
        new("time", "'-838:59:59'", "text", "'-838:59:59'"),
        new("time(3)", "'01:02:03.4'", "text", "'01:02:03.400'"),
        new("year", "2155", "number", "2155"),
        new("point", "ST_GeomFromText('POINT(16.37 48.21)')", "geoPoint", "'{\"lon\":16.37,\"lat\":48.21}'"),
        new("point", "ST_GeomFromText('POINT(640 480)')", "json", "'{\"lon\":640,\"lat\":480}'"),
        new("linestring", "ST_GeomFromText('LINESTRING(0 0,1.5 2)')", "text", "'LINESTRING(0 0,1.5 2)'"),
        new("polygon", "ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')", "text", "'POLYGON((0 0,1 0,1 1,0 0))'"),
        new("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "text", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        new("inet6", "'::1'", "text", "'::1'"),
        new("int GENERATED ALWAYS AS (k * 2) STORED", "DEFAULT", "number", "2"),
        new("int INVISIBLE", "5", "number", "5"),
    ];
}
