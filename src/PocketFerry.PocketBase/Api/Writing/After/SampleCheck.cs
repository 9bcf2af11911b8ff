using System.Globalization;
using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Reads a sample of a stream's records back and compares it with what was sent.</summary>
internal sealed class SampleCheck(ApiServer server, ApiRunState state)
{
    private const int MostTold = 3;
    private const int LongestValue = 60;

    /// <summary>What differs, for people.</summary>
    public async Task<List<string>> CheckAsync(ApiStream stream, CancellationToken cancellation)
    {
        var rows = stream.Sample.Rows;
        if (rows.Count == 0)
        {
            return [];
        }

        var existing = new ExistingRecords(server, stream, ["id"]);
        var difference = new RecordDifference(stream, server.CarriesSecrets);
        var keys = rows.Keys.ToDictionary(id => id, existing.KeyOf);
        using var matches = await existing.FindAsync(keys.Values, cancellation).ConfigureAwait(false);
        var told = new List<string>();
        var found = 0;
        foreach (var (id, row) in rows)
        {
            if (matches.Find(keys[id]) is not { } match)
            {
                found++;
                told.Add($"{stream.Collection.Name} '{id}' was written, and isn't there any more");
                continue;
            }

            // What breaks today's rules has no stored form to compare.
            if (match.Records.Fault(match.Row) is not null)
            {
                continue;
            }

            foreach (
                var field in difference.Of(stream.Sample.Batch, row, match).Where(f => IsComparable(stream, row, f))
            )
            {
                found++;
                told.Add(Told(stream, id, row, match, field));
            }
        }

        return found == 0
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{stream.Collection.Name}: {found} values of {rows.Count} records that were read back differ from what was sent; the server's hooks may have changed them"
                ),
                .. told.Take(MostTold),
            ];
    }

    private bool IsComparable(ApiStream stream, int row, int index)
    {
        var field = stream.Collection.Fields[index];
        return field.Type switch
        {
            // A plain password was hashed.
            FieldType.Password => RecordBody.IsHash(stream.Sample.Batch, row, index),
            FieldType.Relation => !state.Redirects.Concern(field),
            FieldType.File => stream.Files is { Missing: 0 },
            _ => true,
        };
    }

    private static string Told(ApiStream stream, string id, int row, Match match, int index)
    {
        var field = stream.Collection.Fields[index];
        var what = $"{stream.Collection.Name} '{id}', field '{field.Name}'";
        return SecretColumns.IsSecret(stream.Collection, field)
            ? $"{what}: another value is stored than was sent"
            : $"{what}: sent {Value(stream.Sample.Batch, row, index)}, stored {Value(match.Records, match.Row, index)}";
    }

    private static string Value(RowBatch batch, int row, int index)
    {
        var cell = batch[row, index];
        var text = cell.Kind switch
        {
            CellKind.Integer => cell.Integer.ToString(CultureInfo.InvariantCulture),
            CellKind.Real => cell.Real.ToString("R", CultureInfo.InvariantCulture),
            _ when cell.IsAbsent => "nothing",
            _ => $"'{Encoding.UTF8.GetString(batch.Bytes(cell))}'",
        };
        return text.Length > LongestValue ? text[..LongestValue] + "…" : text;
    }
}
