using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.Model.Tests.Ids;

public sealed class RecordIdsTests
{
    [Fact]
    public void Keys_give_the_published_ids()
    {
        foreach (var row in PublishedVectors.Table("### Vectors: keys"))
        {
            var format = Format(int.Parse(row[2], CultureInfo.InvariantCulture), row[3].Trim('`'));
            var ids = new RecordIds(row[1], format, row[0]);
            foreach (var key in row[4].Split(", "))
            {
                Derive(ids, key.Split(" + ")).ShouldBe(row[5].Trim('`'), key);
            }
        }
    }

    [Fact]
    public void Rows_without_a_key_give_the_published_ids()
    {
        foreach (var row in PublishedVectors.Table("### Vectors: rows without a key"))
        {
            var ids = new RecordIds(row[1], idNamespace: row[0]);
            var id = new byte[15];
            ids.DeriveRow(
                Encoding.UTF8.GetBytes(row[2]),
                long.Parse(row[3], CultureInfo.InvariantCulture),
                new IdKey(),
                id
            );
            Encoding.ASCII.GetString(id).ShouldBe(row[4].Trim('`'));
        }
    }

    [Theory]
    [InlineData(CellKind.Null)]
    [InlineData(CellKind.Missing)]
    public void A_null_has_no_key(CellKind kind)
    {
        using var batch = new RowBatch(["k"]);
        var key = new IdKey();
        key.TryAdd(batch, kind == CellKind.Null ? Cell.Null : Cell.Missing).ShouldBeFalse();
        key.Parts.Length.ShouldBe(0);
    }

    [Fact]
    public void Letters_are_drawn_evenly()
    {
        var counts = new int[128];
        var ids = new RecordIds("c");
        var key = new IdKey();
        var id = new byte[15];
        for (var i = 0; i < 24_000; i++)
        {
            key.Clear();
            key.AddInteger(i);
            ids.Derive(key, id);
            foreach (var c in id)
            {
                counts[c]++;
            }
        }

        // 10,000 of each letter are due; six standard deviations are 600. Modulo without rejection would give 8,400 and 11,250.
        foreach (var c in "0123456789abcdefghijklmnopqrstuvwxyz")
        {
            counts[c].ShouldBeInRange(9_400, 10_600);
        }
    }

    [Fact]
    public void Long_keys_are_hashed_whole()
    {
        var ids = new RecordIds("c");
        var text = new string('x', 100_000);
        Derive(ids, [$"text `{text}a`"]).ShouldNotBe(Derive(ids, [$"text `{text}b`"]));
    }

    [Fact]
    public void Deriving_makes_no_garbage()
    {
        var ids = new RecordIds("customers");
        var key = new IdKey();
        var id = new byte[15];
        Make(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Make(1000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Make(int times)
        {
            for (var i = 0; i < times; i++)
            {
                key.Clear();
                key.AddInteger(i);
                key.AddText("part"u8, ignoreCase: true);
                ids.Derive(key, id);
            }
        }
    }

    [Fact]
    public void Random_ids_are_of_the_format_and_differ()
    {
        var ids = new RecordIds("c");
        var seen = new HashSet<string>();
        for (var i = 0; i < 1000; i++)
        {
            var id = new byte[15];
            ids.New(id);
            var text = Encoding.ASCII.GetString(id);
            text.ShouldMatch("^[a-z0-9]{15}$");
            seen.Add(text).ShouldBeTrue();
        }
    }

    private static IdFormat Format(int length, string pattern)
    {
        var field = (TextField)
            Field.Parse(
                new JsonObject
                {
                    ["type"] = "text",
                    ["name"] = "id",
                    ["min"] = length,
                    ["max"] = length,
                    ["pattern"] = pattern,
                    ["primaryKey"] = true,
                }
            );
        IdFormat.TryCreate(field, out var format, out var problem).ShouldBeTrue(problem);
        return format!;
    }

    private static string Derive(RecordIds ids, string[] parts)
    {
        using var batch = new RowBatch(["k"]);
        var key = new IdKey();
        foreach (var part in parts)
        {
            var at = part.LastIndexOf(' ');
            var text = part[(at + 1)..].Trim('`');
            var kind = part[..at];
            var cell = kind switch
            {
                "integer" => Cell.OfInteger(long.Parse(text, CultureInfo.InvariantCulture)),
                "real" => Cell.OfReal(double.Parse(text, CultureInfo.InvariantCulture)),
                "number token" => batch.Store(CellKind.Number, Encoding.UTF8.GetBytes(text)),
                "text" or "folded" => batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(text)),
                _ => throw new InvalidOperationException(kind),
            };
            key.TryAdd(batch, cell, kind == "folded").ShouldBeTrue();
        }

        var id = new byte[ids.Format.Length];
        ids.Derive(key, id);
        return Encoding.ASCII.GetString(id);
    }
}
