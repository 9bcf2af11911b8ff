using System.IO.Compression;
using System.Text;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>Files that somebody spoilt or made to do harm: a clear end, the target whole, nothing beside it.</summary>
public sealed class HostileTests : IDisposable
{
    private const long MostMemory = 1L << 30;

    private readonly TempFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string>> Kinds =>
        [
            .. new[]
            {
                "path traversal",
                "zip bomb",
                "100 MB line",
                "10,000 columns",
                "deep JSON",
                "duplicate keys",
                "NUL bytes",
                "lone surrogates",
                "truncated",
                "bit flips",
            }.Select(k => new TheoryDataRow<string>(k)),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ends_clearly_and_harms_nothing(string kind)
    {
        FreshDatabase.Create(_folder["home/pb_data"]);
        Directory.CreateDirectory(_folder["home/dump"]);
        foreach (var input in Write(kind))
        {
            var before = Instance.Records(_folder["home/pb_data"]);
            await TortureReport.TryAsync(
                "hostile and spoilt inputs",
                async () =>
                {
                    await using var run = Pbferry.Start(
                        ["import", input, _folder["home/pb_data"], "--create-missing", "--on-error", "reject"],
                        new PbferryOptions
                        {
                            WorkingDirectory = _folder["home"],
                            Environment = new Dictionary<string, string?> { ["PBFERRY_HOME"] = _folder["state"] },
                        }
                    );
                    var memory = Watch(run);
                    var exitCode = await run.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

                    exitCode.ShouldBeOneOf([0, 1, 2, 3], run.Error);
                    run.Error.ShouldNotContain("this should not have happened");
                    if (exitCode != 0)
                    {
                        run.Error.ShouldContain("cure:");
                    }

                    (await memory).ShouldBeLessThan(MostMemory);
                    if (exitCode is 1 or 2)
                    {
                        Instance.Records(_folder["home/pb_data"]).ShouldBe(before);
                    }
                }
            );
        }

        // Nothing went where it was led to.
        Directory
            .EnumerateFileSystemEntries(_folder.Path)
            .Select(Path.GetFileName)
            .Except(["home", "state"])
            .ShouldBeEmpty();
        Directory
            .EnumerateFileSystemEntries(_folder["home"])
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(["dump", "pb_data"]);
        Directory.EnumerateFiles(_folder["home/pb_data"], "evil*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Write(string kind)
    {
        switch (kind)
        {
            case "path traversal":
                Dump(
                    """[{"name":"papers","type":"base","fields":[{"name":"paper","type":"file","maxSelect":1}]}]""",
                    "papers",
                    """{"id":"abcdefghijklmn1","paper":"../../../evil.txt"}"""
                );
                _folder.Write("home/dump/files/papers/abcdefghijklmn1/evil.txt", "evil");
                yield return _folder["home/dump"];
                break;
            case "zip bomb":
                yield return Compressed("bomb.ndjson.gz", 400);
                break;
            case "100 MB line":
                yield return Text("long.ndjson", $$"""{"id":"abcdefghijklmn1","t":"{{new string('x', 100 << 20)}}"}""");
                break;
            case "10,000 columns":
                yield return Text(
                    "wide.csv",
                    string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"c{i}"))
                        + "\n"
                        + string.Join(',', Enumerable.Range(0, 10_000))
                        + "\n"
                );
                break;
            case "deep JSON":
                yield return Text(
                    "deep.ndjson",
                    """{"a":""" + new string('[', 100_000) + new string(']', 100_000) + "}\n"
                );
                yield return Text("deep.json", new string('[', 100_000) + new string(']', 100_000));
                break;
            case "duplicate keys":
                yield return Text(
                    "twice.ndjson",
                    """{"a":1,"a":2}""" + "\n" + """{"id":"abcdefghijklmn1","id":"abcdefghijklmn2"}""" + "\n"
                );
                break;
            case "NUL bytes":
                yield return Text("nul.csv", "id,t\n1,a\0b\n");
                yield return Text("nul.ndjson", "{\"t\":\"a\\u0000b\"}\n\0\0\0\n");
                break;
            case "lone surrogates":
                yield return Text("half.ndjson", """{"t":"\ud800"}""" + "\n" + """{"\udfff":1}""" + "\n");
                break;
            case "truncated":
                foreach (var cut in new[] { 1, 40, 77 })
                {
                    yield return Spoilt($"cut{cut}.json", b => b[..(b.Length * cut / 100)]);
                }

                break;
            default:
                var random = new Random(5);
                for (var i = 0; i < TortureReport.Rounds(3, 30); i++)
                {
                    yield return Spoilt(
                        $"flipped{i}.json",
                        b =>
                        {
                            for (var n = 0; n < 6; n++)
                            {
                                b[random.Next(b.Length)] ^= (byte)(1 << random.Next(8));
                            }

                            return b;
                        }
                    );
                }

                break;
        }
    }

    private void Dump(string collections, string name, string row)
    {
        _folder.Write("home/dump/collections.json", collections);
        _folder.Write($"home/dump/{name}.ndjson", row + "\n");
        _folder.Write("home/dump/manifest.json", $$"""[{"collection":"{{name}}","records":1}]""");
    }

    private string Text(string name, string content) => _folder.Write($"home/dump/{name}", content);

    private string Spoilt(string name, Func<byte[], byte[]> spoil)
    {
        var rows = Enumerable
            .Range(0, 50)
            .Select(i => $$"""{"id":"abcdefghijk{{i:D4}}","t":"Grüße {{i}}","n":{{i}},"l":["a","b"]}""");
        return _folder.Write($"home/dump/{name}", spoil(Encoding.UTF8.GetBytes($"[{string.Join(",\n", rows)}]")));
    }

    // A thousand times smaller than what it unfolds to: one record after the other, or one that never ends.
    private string Compressed(string name, int megabytes)
    {
        var path = _folder.Write($"home/dump/{name}", "");
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write("{\"t\":\""u8);
        var zeros = Encoding.ASCII.GetBytes(new string('0', 1 << 20));
        for (var i = 0; i < megabytes; i++)
        {
            gzip.Write(zeros);
        }

        return path;
    }

    // The largest resident size, in bytes.
    private static async Task<long> Watch(ChildProcess run)
    {
        long most = 0;
        while (!run.HasExited)
        {
            try
            {
                var line = File.ReadLines($"/proc/{run.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:"));
                most = Math.Max(
                    most,
                    line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) << 10
                );
            }
            catch (Exception error) when (error is IOException)
            {
                // It has just ended.
            }

            await Task.Delay(20);
        }

        return most;
    }
}
