using System.Globalization;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Finds the columns whose values are the ids of another collection's documents.</summary>
internal sealed class References
{
    private readonly Dictionary<(MongoCollection, string), string> _found = [];
    private readonly List<(MongoCollection Collection, string Note)> _notes = [];

    /// <summary>Tries the values that may be ids against the ids of all collections.</summary>
    public static References Of(IReadOnlyList<MongoCollection> collections)
    {
        var references = new References();
        var candidates = collections.SelectMany(ReferenceCandidate.Of).ToList();
        if (candidates.Count > 0 && collections.All(c => c.IsBson))
        {
            foreach (var collection in collections)
            {
                Look(collection, candidates);
            }

            foreach (var candidate in candidates)
            {
                references.Decide(candidate);
            }
        }

        return references;
    }

    public IReadOnlyList<SourceForeignKey> Keys(MongoCollection collection) =>
        [
            .. collection
                .Profile!.Columns.Where(c => _found.ContainsKey((collection, c.Name)))
                .Select(c => new SourceForeignKey([c.Name], _found[(collection, c.Name)], ["_id"])
                {
                    IsMultiple = (c.Kinds & BsonKinds.Array) != 0,
                }),
        ];

    public IEnumerable<string> Notes(MongoCollection collection) =>
        _notes.Where(n => n.Collection == collection).Select(n => n.Note);

    private static void Look(MongoCollection collection, List<ReferenceCandidate> candidates)
    {
        var wanted = candidates
            .Where(c => c.MayLeadTo(collection))
            .SelectMany(c => c.Values.Select(v => (Value: v, Candidate: c)))
            .ToLookup(p => p.Value, p => p.Candidate, StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return;
        }

        foreach (var id in collection.Ids())
        {
            foreach (var candidate in wanted[id])
            {
                candidate.Find(collection, id);
            }
        }
    }

    private void Decide(ReferenceCandidate candidate)
    {
        var whole = candidate.Whole();
        var chosen = whole is [var only] ? only : whole.Find(candidate.IsSuggested);
        if (chosen is not null)
        {
            _found[(candidate.Collection, candidate.Column.Name)] = chosen.Name;
            if ((candidate.Column.Kinds & BsonKinds.DbRef) != 0)
            {
                candidate.Collection.Forms[candidate.Column.Name] = ColumnForm.Id;
            }
        }
        else if (whole.Count > 1)
        {
            Note(
                candidate,
                $"its values are ids of {string.Join(" and of ", whole.Select(c => c.Name))}, so it is no relation (a plan's 'to:' makes it one)"
            );
        }
        else if (candidate.Best() is var (best, count))
        {
            Note(
                candidate,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"only {count:N0} of {candidate.Values.Count:N0} values looked at are ids of {best.Name}, so it is no relation (a plan's 'to:' makes it one)"
                )
            );
        }
    }

    private void Note(ReferenceCandidate candidate, string what) =>
        _notes.Add((candidate.Collection, $"column {candidate.Column.Name}: {what}"));
}
