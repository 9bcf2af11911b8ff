using System.Text;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Engine.Verification.Sides;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Verification.Drilling;

/// <summary>Looks at the records that differ, and names the fields and both values.</summary>
internal sealed class RecordDrill(CollectionPair pair, RecordReader from, RecordReader to)
{
    /// <summary>Looks at the records that were kept, and at the samples, and adds what is found to the report.</summary>
    public async Task LookAsync(
        RecordJoin? join,
        IReadOnlyList<string> samples,
        StoredFiles? fromFiles,
        StoredFiles? toFiles,
        CancellationToken cancellation
    )
    {
        var kept = join?.Kept ?? [];
        var wanted = kept.Where(k => k.Kind != DifferenceKind.Extra).Select(k => k.Id).Concat(samples).ToHashSet();
        if (kept.Count + samples.Count == 0)
        {
            return;
        }

        var left = await TakeAsync(from, fromFiles, wanted, pair.FirstWins, cancellation).ConfigureAwait(false);
        wanted = [.. kept.Where(k => k.Kind == DifferenceKind.Changed).Select(k => k.Id), .. samples];
        var right = await TakeAsync(to, toFiles, wanted, firstWins: true, cancellation).ConfigureAwait(false);
        foreach (var (id, kind, parts) in kept.OrderBy(k => k.Id, StringComparer.Ordinal))
        {
            Judge(id, kind, parts, left.GetValueOrDefault(id), right.GetValueOrDefault(id));
        }

        foreach (var id in samples)
        {
            if (left.GetValueOrDefault(id) is { } one)
            {
                pair.Report.Samples.Add(
                    new RecordDifference(
                        Kind(id),
                        id,
                        [.. Fields(one, right.GetValueOrDefault(id), all: true)],
                        one.Row
                    )
                );
            }
        }
    }

    private DifferenceKind Kind(string id) => pair.Report.Records.Find(r => r.Id == id)?.Kind ?? DifferenceKind.Same;

    private void Judge(string id, DifferenceKind kind, bool[] parts, RecordImage? one, RecordImage? other)
    {
        var report = pair.Report;
        if (kind != DifferenceKind.Changed)
        {
            report.Records.Add(new RecordDifference(kind, id, [], one?.Row ?? 0));
            return;
        }

        List<FieldDifference> fields = one is null || other is null ? [] : [.. Fields(one, other, all: false)];
        if (fields.Count == 0 && one is not null && other is not null)
        {
            // FROM says nothing about the field, or somebody has changed the record meanwhile.
            report.Changed--;
            report.Settled++;
            for (var part = 0; part < parts.Length; part++)
            {
                report.ChangedParts[part] -= parts[part] ? 1 : 0;
            }

            return;
        }

        report.Records.Add(new RecordDifference(kind, id, fields, one?.Row ?? 0));
    }

    private IEnumerable<FieldDifference> Fields(RecordImage one, RecordImage? other, bool all)
    {
        for (var i = 0; i < pair.Compared.Fields.Count; i++)
        {
            var field = pair.Compared.Fields[i];
            if (field.IsPrimaryKey)
            {
                continue;
            }

            var (left, right) = (one.Fields[i], other?.Fields[i] ?? default);
            var isSame = left.Digest == right.Digest || (left.IsSilent && (pair.SilenceKeeps || IsMade(field)));
            if (all || !isSame)
            {
                var isSecret = IsSecret(field);
                yield return new FieldDifference(
                    field.Name,
                    isSecret ? "" : left.Text,
                    isSecret ? "" : right.Text ?? "",
                    isSecret
                );
            }
        }
    }

    // PocketBase makes such a value itself where a row says nothing.
    private static bool IsMade(Field field) => field is AutodateField or TextField { AutogeneratePattern.Length: > 0 };

    private bool IsSecret(Field field) =>
        RecordParts.Names[RecordParts.Of(pair.Compared, field)] == "secrets"
        || (pair.Compared.System && field.Name is "password" or "tokenKey");

    private async Task<Dictionary<string, RecordImage>> TakeAsync(
        RecordReader reader,
        StoredFiles? files,
        HashSet<string> wanted,
        bool firstWins,
        CancellationToken cancellation
    )
    {
        var images = new Dictionary<string, RecordImage>(StringComparer.Ordinal);
        var camera = new RecordCamera(pair.Compared, reader.Form, files);
        if (wanted.Count == 0)
        {
            return images;
        }

        var ids = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        var room = new char[256];
        await foreach (var batch in reader.ReadAsync(wanted, cancellation).ConfigureAwait(false))
        {
            using (batch)
            using (batch.Origin)
            {
                var column = batch.Columns.IndexOf("id");
                files?.Expect(batch, []);
                for (var row = 0; row < batch.Count; row++)
                {
                    var bytes = batch.Bytes(row, column);
                    if (batch.Fault(row) is not null || bytes.Length > room.Length)
                    {
                        continue;
                    }

                    var length = Encoding.UTF8.GetChars(bytes, room);
                    if (ids.TryGetValue(room.AsSpan(0, length), out var id) && (!firstWins || !images.ContainsKey(id)))
                    {
                        images[id] = camera.Take(batch, row, id);
                    }
                }
            }
        }

        return images;
    }
}
