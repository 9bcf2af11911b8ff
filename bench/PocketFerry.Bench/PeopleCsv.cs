using System.Globalization;
using System.Text;

namespace PocketFerry.Bench;

/// <summary>The benchmark's input: ten columns, the same bytes for the same seed on every machine.</summary>
internal static class PeopleCsv
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly string[] Status = ["new", "open", "done", "lost"];

    /// <summary>Writes the file with a header for pbferry, and its twin for sqlite3: no header, the table's column order.</summary>
    public static void Write(string path, string twin, int rows, int seed)
    {
        if (File.Exists(path) && File.Exists(twin))
        {
            return;
        }

        // Xoshiro's sequence for a seed is not promised across runtimes; a small generator of our own is.
        var random = new SplitMix(seed);
        var words = Enumerable.Range(0, 2000).Select(_ => random.Text(Letters[..26], random.Next(3, 10))).ToArray();
        using var csv = new StreamWriter(path + ".tmp", false, new UTF8Encoding(false), 1 << 20);
        using var plain = new StreamWriter(twin + ".tmp", false, new UTF8Encoding(false), 1 << 20);
        csv.Write("id,code,email,amount,active,status,born,bio,site,count\n");
        for (var i = 0; i < rows; i++)
        {
            var id = random.Text(Letters, 15);
            var code =
                $"{(char)('A' + random.Next(0, 7))}{(char)('A' + random.Next(0, 7))}-{random.Next(0, 100000):00000}";
            var email = $"user{seed}x{i}@{words[random.Next(0, 2000)]}.example.com";
            var amount = (random.Next(0, 1000000) / 100.0).ToString(CultureInfo.InvariantCulture);
            var active = random.Next(0, 2);
            var status = Status[random.Next(0, 4)];
            var born =
                $"{random.Next(1950, 2021)}-{random.Next(1, 13):00}-{random.Next(1, 29):00} {random.Next(0, 24):00}:{random.Next(0, 60):00}:{random.Next(0, 60):00}.{random.Next(0, 1000):000}Z";
            var bio = string.Join(' ', Enumerable.Range(0, 7).Select(_ => words[random.Next(0, 2000)]));
            var site = $"https://{words[random.Next(0, 2000)]}.example/{i}";
            var count = random.Next(0, 100000);
            csv.Write($"{id},{code},{email},{amount},{active},{status},{born},\"{bio}\",{site},{count}\n");
            plain.Write($"{active},{amount},\"{bio}\",{born},{code},{count},{email},{id},{site},{status}\n");
        }

        csv.Dispose();
        plain.Dispose();
        File.Move(path + ".tmp", path, true);
        File.Move(twin + ".tmp", twin, true);
    }
}
