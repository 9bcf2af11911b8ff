using System.Text;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Engine.Verification.Sides;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Verification.Findings;

/// <summary>Finds relations of TO that lead nowhere. Where FROM has the very same, that is no difference.</summary>
internal sealed class DanglingRelations
{
    private const int MostIds = 10_000;
    private const int MostNamed = 20;

    private readonly Dictionary<string, HashSet<string>> _nowhere = [];
    private readonly Dictionary<string, HashSet<string>> _alsoInFrom = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _nowhere.Count > 0;

    /// <summary>Looks for ids of a collection that are named and aren't there.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="named">The ids that TO's relations name.</param>
    /// <param name="there">TO's records.</param>
    /// <param name="fromNamed">The ids that FROM's relations name; null for none.</param>
    /// <param name="fromThere">FROM's records.</param>
    public void Look(string collection, Spill named, Spill there, Spill? fromNamed, Spill fromThere)
    {
        var nowhere = Missing(named, there);
        if (nowhere.Count > 0)
        {
            _nowhere[collection] = nowhere;
            _alsoInFrom[collection] = fromNamed is null ? [] : Missing(fromNamed, fromThere);
        }
    }

    /// <summary>Names the records of a collection whose relations lead nowhere.</summary>
    /// <param name="pair">The collection.</param>
    /// <param name="to">Reads it.</param>
    /// <param name="nameOf">The name of the compared collection with an id of TO's.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task NameAsync(
        CollectionPair pair,
        RecordReader to,
        Func<string, string?> nameOf,
        CancellationToken cancellation
    )
    {
        var fields = pair
            .Compared.Fields.OfType<RelationField>()
            .Select(f => (Field: f, Ids: _nowhere.GetValueOrDefault(nameOf(f.CollectionId) ?? ""), Count: new Tally()))
            .Where(f => f.Ids is not null)
            .ToList();
        if (fields.Count == 0)
        {
            return;
        }

        await foreach (var batch in to.ReadAsync(null, cancellation).ConfigureAwait(false))
        {
            using (batch)
            using (batch.Origin)
            {
                var id = batch.Columns.IndexOf("id");
                foreach (var (field, ids, count) in fields)
                {
                    var column = batch.Columns.IndexOf(field.Name);
                    for (var row = 0; column >= 0 && row < batch.Count; row++)
                    {
                        var record = Encoding.UTF8.GetString(batch.Bytes(row, id));
                        References.ForEach(
                            batch.Bytes(row, column),
                            value => count.Add(record, Encoding.UTF8.GetString(value), ids!)
                        );
                    }
                }
            }
        }

        foreach (var (field, _, count) in fields.Where(f => f.Count.Total > 0))
        {
            Add(pair.Report, field.Name, nameOf(field.CollectionId)!, count);
        }
    }

    private void Add(CollectionReport report, string field, string target, Tally count)
    {
        var own = _alsoInFrom[target];
        var isNew = count.Values.Any(v => !own.Contains(v));
        var text =
            $"{count.Total} {(count.Total == 1 ? "relation" : "relations")} '{field}' to records of {target} that aren't in TO"
            + (isNew ? "" : ", nor in FROM");
        report.Findings.Add(
            new Finding("dangling-relation", text, isNew, count.Total) { Records = [.. count.Records] }
        );
    }

    private static HashSet<string> Missing(Spill named, Spill there)
    {
        var missing = new HashSet<string>(StringComparer.Ordinal);
        for (var partition = 0; partition < Spill.Partitions; partition++)
        {
            var wanted = named.Load(partition).All().Select(e => e.Key).ToHashSet();
            if (wanted.Count == 0)
            {
                continue;
            }

            foreach (var entry in there.Load(partition).All())
            {
                wanted.Remove(entry.Key);
            }

            foreach (var key in wanted.TakeWhile(_ => missing.Count < MostIds))
            {
                missing.Add(key.ToString());
            }
        }

        return missing;
    }

    private sealed class Tally
    {
        public long Total { get; private set; }

        public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

        public List<string> Records { get; } = [];

        public void Add(string record, string value, HashSet<string> nowhere)
        {
            if (!nowhere.Contains(value))
            {
                return;
            }

            Total++;
            Values.Add(value);
            if (Records.Count < MostNamed)
            {
                Records.Add($"{record} → {value}");
            }
        }
    }
}
