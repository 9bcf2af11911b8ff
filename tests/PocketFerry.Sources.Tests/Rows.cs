using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests;

/// <summary>What a source gave, in a form that a test can spell out: a letter for the kind, then the value.</summary>
internal sealed class Rows
{
    public List<string> Columns { get; } = [];

    public List<Dictionary<string, string>> Cells { get; } = [];

    public List<RowFault?> Faults { get; } = [];

    public List<RowPosition> Positions { get; } = [];

    /// <summary>A row as <c>a=Tx b=N1</c>, without the missing cells.</summary>
    public string this[int row] => string.Join(' ', Cells[row].Select(c => $"{c.Key}={c.Value}"));

    public IEnumerable<string> All => Enumerable.Range(0, Cells.Count).Select(i => this[i]);

    public static async Task<Rows> ReadAsync(
        string path,
        FileSourceOptions? options = null,
        ReadOptions? read = null,
        string? stream = null
    )
    {
        await using var source = await SourceOpener.OpenAsync(path, options ?? FileSourceOptions.Default);
        return await ReadAsync(source, read, stream);
    }

    public static async Task<Rows> ReadAsync(ISource source, ReadOptions? read = null, string? stream = null)
    {
        var streams = await source.GetStreamsAsync(CancellationToken.None);
        var rows = new Rows();
        var chosen = stream is null ? streams[0] : streams.Single(s => s.Name == stream);
        await foreach (var batch in source.ReadAsync(chosen, read ?? ReadOptions.Default, CancellationToken.None))
        {
            using (batch)
            {
                rows.Add(batch);
            }
        }

        return rows;
    }

    private void Add(RowBatch batch)
    {
        Columns.AddRange(batch.Columns.Skip(Columns.Count));
        for (var row = 0; row < batch.Count; row++)
        {
            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var column = 0; column < batch.Columns.Count; column++)
            {
                if (batch[row, column].Kind != CellKind.Missing)
                {
                    cells[batch.Columns[column]] = Show(batch, row, column);
                }
            }

            Cells.Add(cells);
            Faults.Add(batch.Fault(row));
            Positions.Add(batch.Position(row));
        }
    }

    private static string Show(RowBatch batch, int row, int column)
    {
        var cell = batch[row, column];
        return cell.Kind switch
        {
            CellKind.Null => "null",
            CellKind.Text => "T" + Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Number => "N" + Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Json => "J" + Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Bytes => "X" + Convert.ToHexString(batch.Bytes(cell)),
            CellKind.Integer => "I" + cell.Integer.ToString(CultureInfo.InvariantCulture),
            CellKind.Real => "R" + cell.Real.ToString("R", CultureInfo.InvariantCulture),
            CellKind.Boolean => cell.Boolean ? "true" : "false",
            _ => throw new InvalidOperationException(cell.Kind.ToString()),
        };
    }
}
