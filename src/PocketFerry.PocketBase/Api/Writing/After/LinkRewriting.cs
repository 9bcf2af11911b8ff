using System.Globalization;
using System.Text;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Links;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Leads links to uploaded files to the names that they have now, in just the records that hold such links.</summary>
internal sealed class LinkRewriting(ApiServer server, ApiRunState state, LinkTargets targets)
{
    private const int PartSize = 200;

    private long _records;
    private long _refused;

    public async Task RewriteAsync(ApiStream stream, CancellationToken cancellation)
    {
        while (true)
        {
            var part = state.Ledger.Links.Next(stream.Number, PartSize);
            if (part.Count == 0)
            {
                return;
            }

            await RewriteAsync(stream, part, cancellation).ConfigureAwait(false);
            part.ForEach(r => state.Ledger.Links.Remove(r));
            state.Ledger.Commit();
        }
    }

    /// <summary>What was done, for people.</summary>
    public IEnumerable<string> Said()
    {
        if (targets.Led > 0)
        {
            yield return $"{N(targets.Led)} links to files in {N(_records)} records lead to the files' new names";
        }

        if (targets.Left > 0)
        {
            yield return $"{N(targets.Left)} links lead to files that this run didn't upload, and stayed";
        }

        if (_refused > 0)
        {
            yield return $"{N(_refused)} records kept their old links: the server refused the change";
        }
    }

    private async Task RewriteAsync(ApiStream stream, List<LinkingRecord> part, CancellationToken cancellation)
    {
        var existing = new ExistingRecords(server, stream, ["id"]);
        var keys = part.Select(r => existing.KeyOf(r.Id)).ToList();
        using var matches = await existing.FindAsync(keys, cancellation).ConfigureAwait(false);
        var changes = new List<(LinkingRecord Record, List<(int Field, byte[] Value)> Values)>();
        for (var i = 0; i < part.Count; i++)
        {
            // One that a hook has deleted meanwhile has no links.
            if (matches.Find(keys[i]) is { } match && Changed(stream, match) is { Count: > 0 } values)
            {
                changes.Add((part[i], values));
            }
        }

        if (changes.Count == 0)
        {
            return;
        }

        var refused = stream.BySql
            ? await UpdateAsync(stream, changes, cancellation).ConfigureAwait(false)
            : await PatchAsync(stream, changes, cancellation).ConfigureAwait(false);
        _records += changes.Count - refused;
        _refused += refused;
    }

    private List<(int Field, byte[] Value)> Changed(ApiStream stream, Match match)
    {
        var values = new List<(int Field, byte[] Value)>();
        foreach (var field in LinkNotes.Fields(stream))
        {
            var text = RowText.Of(match.Records, match.Row, field);
            var led = text.Length == 0 ? text : FileLink.Rewrite(text, targets.Find);
            if (led != text)
            {
                values.Add((field, Encoding.UTF8.GetBytes(led)));
            }
        }

        return values;
    }

    private async Task<int> PatchAsync(
        ApiStream stream,
        List<(LinkingRecord Record, List<(int Field, byte[] Value)> Values)> changes,
        CancellationToken cancellation
    )
    {
        var requests = changes
            .Select(
                (c, i) =>
                    new WriteRequest
                    {
                        Method = HttpMethod.Patch,
                        Path = RecordPath.Record(stream.Collection.Name, c.Record.Id),
                        Id = c.Record.Id,
                        Row = i,
                        Body = stream.Body.Change(c.Values),
                    }
            )
            .ToList();
        await state.SenderFor(stream)!.SendAsync(stream.Collection.Name, requests, cancellation).ConfigureAwait(false);
        var good = requests.Where(r => r.Fault is null).Select(r => changes[r.Row].Record.Late);
        await stream.Late.SetAsync(good, cancellation).ConfigureAwait(false);
        return requests.Count(r => r.Fault is not null);
    }

    private async Task<int> UpdateAsync(
        ApiStream stream,
        List<(LinkingRecord Record, List<(int Field, byte[] Value)> Values)> changes,
        CancellationToken cancellation
    )
    {
        var updates = changes.Select(
            (c, i) =>
            {
                var texts = c.Values.ConvertAll(v => (v.Field, Text: Encoding.UTF8.GetString(v.Value)));
                var isLong = texts.ToLookup(t => Encoding.UTF8.GetByteCount(t.Text) > LongText.Short);
                return new SqlUpdate(
                    i,
                    c.Record.Id,
                    [.. texts.Select(t => (t.Field, isLong[true].Contains(t) ? "''" : Sql.Text(t.Text)))],
                    [.. isLong[true]]
                );
            }
        );
        var sending = new SqlSending(server, stream.Collection, dryRun: false);
        var faults = await new SqlUpdater(stream, sending).UpdateAsync(updates, cancellation).ConfigureAwait(false);
        return faults.Count;
    }

    private static string N(long count) => count.ToString("n0", CultureInfo.InvariantCulture);
}
