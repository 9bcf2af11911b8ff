using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Tests.Files.Output;

/// <summary>Random rows, written in each format and read back.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char[" abc,;\"'\r\n\t\\/{}[]:é日\0\u0001\u007f\u2028"], 0, 12],
        Gen.String[Gen.Char.AlphaNumeric, 0, 40],
        OneOf("", " ", "null", "true", "\"", "😀", "sep=;", "\ufeff", new string('x', 70_000))
    );

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(l => l.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(d => d.ToString("R", CultureInfo.InvariantCulture)),
        OneOf("0", "-0", "1.0", "1e5", "12345678901234567890.12345678901234567890", "1E+400")
    );

    private static readonly Gen<string> Json = Text.Select(t =>
        $"{{\"k\":[1,{JsonSerializer.Serialize(t)},null],\"\":{{}}}}"
    );

    private static readonly Gen<(CellKind Kind, string Value)> Value = Gen.OneOf(
        Text.Select(t => (CellKind.Text, t)),
        Number.Select(n => (CellKind.Number, n)),
        Json.Select(j => (CellKind.Json, j)),
        Gen.Bool.Select(b => (CellKind.Boolean, b ? "true" : "false")),
        OneOf((CellKind.Null, ""), (CellKind.Missing, ""))
    );

    private static readonly Gen<(int Width, (CellKind Kind, string Value)[][] Rows)> Table = Gen.Int[1, 5]
        .SelectMany(width => Value.Array[width].Array[0, 8].Select(rows => (width, rows)));

    [Theory]
    [InlineData("o.ndjson")]
    [InlineData("o.ndjson.zst")]
    [InlineData("o.json")]
    [InlineData("o.json.gz")]
    [InlineData("dump")]
    public void Json_gives_back_every_cell(string name) => Table.Sample(t => Check(t, name, Exact), iter: 60);

    [Theory]
    [InlineData("o.csv")]
    [InlineData("o.tsv")]
    [InlineData("o.csv.zst")]
    public void Csv_gives_back_every_cell_as_text(string name) => Table.Sample(t => Check(t, name, AsText), iter: 60);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string? Exact((CellKind Kind, string Value) cell) =>
        cell.Kind switch
        {
            CellKind.Missing => null,
            CellKind.Null => "null",
            CellKind.Text => "T" + cell.Value,
            CellKind.Number => "N" + cell.Value,
            CellKind.Json => "J" + cell.Value,
            _ => cell.Value,
        };

    private static string? AsText((CellKind Kind, string Value) cell) =>
        cell.Kind is CellKind.Missing or CellKind.Null ? "null" : "T" + cell.Value;

    private static void Check(
        (int Width, (CellKind Kind, string Value)[][] Rows) table,
        string name,
        Func<(CellKind Kind, string Value), string?> expected
    )
    {
        using var scratch = new Scratch();
        var columns = Enumerable.Range(0, table.Width).Select(i => $"c \"{i}\"").ToArray();
        var source = new MemorySource("s", columns, batch => Fill(batch, table.Rows));

        Transfer.RunAsync(source, scratch[name]).GetAwaiter().GetResult().ShouldBeEmpty();
        var rows = Rows.ReadAsync(scratch[name]).GetAwaiter().GetResult();

        rows.Faults.ShouldAllBe(f => f == null);
        rows.Cells.Count.ShouldBe(table.Rows.Length);
        for (var row = 0; row < table.Rows.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                rows.Cells[row].GetValueOrDefault(columns[column]).ShouldBe(expected(table.Rows[row][column]));
            }
        }
    }

    private static void Fill(RowBatch batch, (CellKind Kind, string Value)[][] rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            batch.AddRow(RowPosition.Of(row + 1));
            for (var column = 0; column < rows[row].Length; column++)
            {
                var (kind, value) = rows[row][column];
                batch[row, column] = kind switch
                {
                    CellKind.Missing => Cell.Missing,
                    CellKind.Null => Cell.Null,
                    CellKind.Boolean => Cell.OfBoolean(value == "true"),
                    _ => batch.Store(kind, Encoding.UTF8.GetBytes(value)),
                };
            }
        }
    }
}
