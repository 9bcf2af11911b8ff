using System.Text;

namespace PocketFerry.Sources.Tests.Fuzz;

/// <summary>Spoils bytes: flips, cuts, doubles, moves, and puts in what breaks readers.</summary>
internal static class Mutation
{
    private static readonly byte[][] Poisons =
    [
        .. new[]
        {
            "\"",
            "'",
            "\\",
            "\0",
            "\r",
            "\n",
            "\r\n",
            "\t",
            ",",
            ";",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ":",
            "--",
            "/*",
            "*/",
            "`",
            "$$",
            "\\.",
            "\\N",
            "NULL",
            "''",
            "\"\"",
            "\\u0000",
            "\\ud800",
            "1e999",
            "-",
            "99999999999999999999999999",
            "0x",
            "_binary",
            "COPY ",
            " FROM stdin;\n",
            "INSERT INTO ",
            " VALUES ",
            "CREATE TABLE ",
            "DELIMITER ;;\n",
            "E'",
            "\uFEFF",
            "&x ",
            "*x",
            "!!map ",
            "? ",
            "|",
            ">",
            "%TAG",
            "- ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE],
        [0xFF, 0xFF, 0xFF, 0x7F],
        [0x00, 0x00, 0x00, 0x80],
        [0xC3],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        Encoding.ASCII.GetBytes(new string('(', 3000)),
        Encoding.ASCII.GetBytes(new string('[', 3000)),
        Encoding.ASCII.GetBytes(new string('"', 999)),
        Encoding.ASCII.GetBytes(new string('a', 70_000)),
    ];

    public static byte[] Of(byte[] seed, byte[] other, Random random)
    {
        var bytes = seed.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            Once(bytes, other, random);
        }

        return [.. bytes];
    }

    private static void Once(List<byte> bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 40), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                // What a broken download is like.
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 400), other.Length - from)).ToArray());
                break;
            case 5 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            default:
                bytes.InsertRange(at, Poisons[random.Next(Poisons.Length)]);
                break;
        }
    }
}
