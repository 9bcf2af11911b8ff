using System.IO.Compression;
using System.Text;

namespace PocketFerry.Cli.Tests;

/// <summary>
/// One kind of broken input: what to make, what to type, and what must come of it. Either nothing goes in (then the data
/// directory stays byte for byte as it was), or exactly the good rows do.
/// </summary>
internal sealed record BrokenInput(string Name, string Command, int ExitCode)
{
    /// <summary>The files to make.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What else to do before, as bash.</summary>
    public string Before { get; init; } = "true";

    /// <summary>Names of the people that must be there afterwards, besides Zoe; null where the target must not change.</summary>
    public string[]? Good { get; init; }

    /// <summary>What standard error must say: what and where, and what to do.</summary>
    public string[] Says { get; init; } = [];

    public override string ToString() => Name;

    private const string Import = "pbferry import input.csv pb_data --collection people";

    /// <summary>All of them. The collection people has name, age, email, born, vip and boss (a relation to itself).</summary>
    public static IReadOnlyList<BrokenInput> All { get; } =
    [
        Rows("a text for a number", "Bob,abc,,,,", "input.csv:3: age", "abc"),
        Rows("a number beyond a double", "Bob,1e999,,,,", "input.csv:3: age"),
        Rows("an integer that a double can't hold", "Bob,9007199254740993,,,,", "input.csv:3: age"),
        Rows("a date that isn't in the calendar", "Bob,,,2024-02-30,,", "input.csv:3: born"),
        Rows("a bool that is none", "Bob,,,,maybe,", "input.csv:3: vip"),
        Rows("no e-mail address", "Bob,,bob at example.com,,,", "input.csv:3: email"),
        Rows("a text beyond its limit", $"{new string('x', 6000)},1,,,,", "input.csv:3: name"),
        Rows("a relation to no record", "Bob,,,,,abcdefghijklmno", "input.csv:3", "boss", "abcdefghijklmno"),
        Rows("a relation that is no id", "Bob,,,,,???", "input.csv:3", "boss"),
        Rows("a row with too few cells", "Bob,1", "input.csv:3", "2 cells"),
        Rows("a row with too many cells", "Bob,1,,,,,,,", "input.csv:3", "9 cells"),
        new("broken UTF-8", Import, 3)
        {
            Files = Csv([.. Text("name,age\nAnn,1\nB"), 0xFF, 0xFE, .. Text("b,2\nCy,3\n")]),
            Good = ["Ann", "Cy"],
            Says = ["input.csv:3", "UTF-8"],
        },
        // PocketBase keeps NUL in texts, and so do we; sqlite3 prints as far as there.
        new("a NUL byte in a text", Import, 0)
        {
            Files = Csv("name,age\nAnn,1\nB\0b,2\nCy,3\n"),
            Good = ["Ann", "B", "Cy"],
        },
        new("a bad id", Import, 3)
        {
            Files = Csv("id,name\nabcdefghijklmn1,Ann\nNO ID,Bob\nabcdefghijklmn3,Cy\n"),
            Command = Import + " --ids keep",
            Good = ["Ann", "Cy"],
            Says = ["input.csv:3: id", "NO ID"],
        },
        new("the same id twice", Import, 3)
        {
            Files = Csv("id,name\nabcdefghijklmn1,Ann\nabcdefghijklmn2,Cy\nabcdefghijklmn1,Bob\n"),
            Good = ["Ann", "Cy"],
            Says = ["input.csv:4", "'id'"],
        },
        new("the same unique value twice", Import, 3)
        {
            Before =
                "pbferry schema export pb_data s.json --collections people && "
                + "sed -i 's/\"indexes\": \\[\\]/\"indexes\": [\"CREATE UNIQUE INDEX one ON people (name)\"]/' s.json && "
                + "pbferry schema apply s.json pb_data --change",
            Files = Csv("name,age\nAnn,1\nCy,2\nAnn,3\n"),
            Good = ["Ann", "Cy"],
            Says = ["input.csv:4", "'name'"],
        },
        Fails("an empty file", "", 1, "input.csv", "empty"),
        Fails("the same column twice", "name,age,name\nAnn,1,Bob\n", 1, "name"),
        Fails("a column that the collection lacks", "name,shoe\nAnn,42\n", 2, "shoe", "--add-fields", "--drop"),
        new("a header and no rows", Import, 0) { Files = Csv("name,age\n"), Good = [] },
        Fails("a quote that never ends", "name,age\nAnn,1\n\"Bob,2\nCy,3\n", 1, "input.csv:3", "quote", "--no-quotes"),
        Fails("a collection that isn't there", "name\nAnn\n", 2, "nobody", "--create-missing") with
        {
            Command = "pbferry import input.csv pb_data --collection nobody",
        },
        new("gzip that is cut off", "pbferry import input.csv.gz pb_data --collection people", 1)
        {
            Files = One("input.csv.gz", Gzip(Repeated("Ann,1\n", 20_000))[..^20]),
            Says = ["input.csv.gz"],
        },
        new("gzip that is none", "pbferry import input.csv.gz pb_data --collection people", 1)
        {
            Files = One("input.csv.gz", Text("name,age\nAnn,1\n")),
            Says = ["input.csv.gz"],
        },
        new("JSON that is cut off", "pbferry import input.json pb_data --collection people", 1)
        {
            Files = One("input.json", """[{"name":"Ann"},{"name":"Bo"""),
            Says = ["input.json"],
        },
        new("JSON that is nested too deep", "pbferry import input.ndjson pb_data --collection people", 3)
        {
            Files = One(
                "input.ndjson",
                """{"name":"Ann"}""" + "\n" + """{"name":""" + new string('[', 5000) + new string(']', 5000) + "}\n"
            ),
            Good = ["Ann"],
            Says = ["input.ndjson:2"],
        },
        new("an NDJSON line that is no JSON", "pbferry import input.ndjson pb_data --collection people", 3)
        {
            Files = One("input.ndjson", """{"name":"Ann"}""" + "\n" + "oops\n" + """{"name":"Cy"}""" + "\n"),
            Good = ["Ann", "Cy"],
            Says = ["input.ndjson:2"],
        },
        new("a key twice in a JSON object", "pbferry import input.ndjson pb_data --collection people", 3)
        {
            Files = One("input.ndjson", """{"name":"Ann"}""" + "\n" + """{"name":"Bob","name":"Bo"}""" + "\n"),
            Good = ["Ann"],
            Says = ["input.ndjson:2", "name"],
        },
        new("a SQLite file that is none", "pbferry copy input.sqlite pb_data", 2)
        {
            Files = One("input.sqlite", Repeated("this is no database ", 500)),
            Says = ["input.sqlite"],
        },
        new("a data.db that is none", "pbferry export other dump", 1)
        {
            Files = One("other/data.db", Repeated("this is no database ", 500)),
            Says = ["other"],
        },
        new("a SQLite file that isn't PocketBase's", "pbferry export other dump", 2)
        {
            Before = "mkdir other && sqlite3 other/data.db 'create table t (x)'",
            Says = ["_collections"],
        },
        new("a file that isn't there", "pbferry import nowhere.csv pb_data --collection people", 2)
        {
            Says = ["nowhere.csv", "no such file"],
        },
        new("a data directory that isn't there", "pbferry import input.csv nowhere --collection people", 2)
        {
            Files = Csv("name\nAnn\n"),
            Says = ["nowhere", "pbferry init nowhere"],
        },
        new("a target that is a file", "pbferry import input.csv input.txt --collection people", 2)
        {
            Files = new Dictionary<string, byte[]> { ["input.csv"] = Text("name\nAnn\n"), ["input.txt"] = [] },
            Says = ["input.txt"],
        },
        new("a dump whose file was changed", "pbferry import dump pb_data", 1)
        {
            Before = Dump + " && sed -i 's/Zoe/Eve/' dump/people.ndjson",
            Says = ["people.ndjson"],
        },
        new("a dump that lacks a file", "pbferry import dump pb_data", 2)
        {
            Before = Dump + " && rm dump/people.ndjson",
            Says = ["people.ndjson"],
        },
        new("a dump that points out of its folder", "pbferry import dump pb_data", 1)
        {
            Before =
                Dump
                + " && cp dump/people.ndjson outside.ndjson && sed -i 's|\"people.ndjson\"|\"../outside.ndjson\"|' dump/manifest.json",
            Says = ["../outside.ndjson"],
        },
        new("a manifest that is no JSON", "pbferry import dump pb_data", 1)
        {
            Before = Dump + " && echo oops > dump/manifest.json",
            Says = ["manifest.json"],
        },
        new("an option that there isn't", "pbferry import input.csv pb_data --colection people", 2)
        {
            Files = Csv("name\nAnn\n"),
            Says = ["--colection", "--help"],
        },
    ];

    private const string Dump = "pbferry export pb_data dump --collections people --quiet";

    private static BrokenInput Rows(string name, string row, params string[] says) =>
        new(name, Import, 3)
        {
            Files = Csv($"name,age,email,born,vip,boss\nAnn,1,,,,\n{row}\nCy,2,,,,\n"),
            Good = ["Ann", "Cy"],
            Says = says,
        };

    private static BrokenInput Fails(string name, string csv, int exitCode, params string[] says) =>
        new(name, Import, exitCode) { Files = Csv(csv), Says = says };

    private static Dictionary<string, byte[]> Csv(string text) => Csv(Text(text));

    private static Dictionary<string, byte[]> Csv(byte[] bytes) => One("input.csv", bytes);

    private static Dictionary<string, byte[]> One(string file, string text) => One(file, Text(text));

    private static Dictionary<string, byte[]> One(string file, byte[] bytes) => new() { [file] = bytes };

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Repeated(string text, int times) =>
        Text(string.Concat(Enumerable.Repeat(text, times).Prepend(text.Contains(',') ? "name,age\n" : "")));

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
