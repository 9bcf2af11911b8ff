using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>
/// At the end of a run: how it left its records. Those of which an answer told that aren't looked at again but for a sample;
/// where one of these is another by now, or where the run itself may have changed them since, all are.
/// </summary>
internal sealed class LastLook(ApiServer server, UndoFile undo)
{
    private const int SampleSize = 200;
    private const int FirstPage = 500;
    private const int LongestPage = 2000;
    private const int PageBytes = 4 << 20;
    private const string Doubted = "doubted";
    private const string Looked = "looked";

    /// <summary>Has all records of a run looked at, whatever answers told.</summary>
    public static void Doubt(UndoFile undo) => undo.SetFact(Doubted, "1");

    /// <summary>Whether a run came to its end, so that it is known how it left its records.</summary>
    public static bool IsKnown(UndoFile undo) => undo.Fact(Looked).Length > 0;

    /// <summary>Looks, and writes down what is seen.</summary>
    public async Task LookAsync(IReadOnlyList<Collection> collections, CancellationToken cancellation)
    {
        foreach (var known in undo.Collections())
        {
            if (collections.FirstOrDefault(c => c.Id == known.Id) is not { } collection)
            {
                continue;
            }

            var current = new CurrentRecords(server, collection, known);
            var all =
                undo.Fact(Doubted).Length > 0
                || await AreOthersAsync(known, current, cancellation).ConfigureAwait(false);
            if (all)
            {
                // Whoever goes on with this, should it break off, finds the first ones mended.
                Doubt(undo);
                undo.Commit();
            }

            await LookAsync(known, current, all, cancellation).ConfigureAwait(false);
        }

        undo.SetFact(Looked, "1");
        undo.Commit();
    }

    // Whether records aren't what the answers said that they are.
    private async Task<bool> AreOthersAsync(
        UndoCollection known,
        CurrentRecords current,
        CancellationToken cancellation
    )
    {
        var sample = undo.Records.Sample(known.Number, SampleSize);
        var found = await current.FindAsync(sample, cancellation).ConfigureAwait(false);
        return sample.Any(e => !After(current, found, e.Id).AsSpan().SequenceEqual(e.After));
    }

    // The next page is on its way while one is written down.
    private async Task LookAsync(UndoCollection known, CurrentRecords current, bool all, CancellationToken cancellation)
    {
        var page = undo.Records.Page(known.Number, 0, FirstPage, all);
        var finding = current.FindAsync(page, cancellation);
        while (page.Count > 0)
        {
            var found = await finding.ConfigureAwait(false);
            var next = undo.Records.Page(known.Number, page[^1].Number, NextSize(found), all);
            finding = current.FindAsync(next, cancellation);
            foreach (var entry in page)
            {
                undo.Records.SetAfter(known.Number, entry.Id, After(current, found, entry.Id));
            }

            undo.Commit();
            page = next;
        }

        await finding.ConfigureAwait(false);
    }

    // Long pages keep the server busy; of long records they would fill memory.
    private static int NextSize(Dictionary<string, byte[]> found)
    {
        var bytes = found.Values.Sum(i => (long)i.Length);
        return bytes == 0 ? FirstPage : (int)Math.Clamp((long)PageBytes * found.Count / bytes, 100, LongestPage);
    }

    private static byte[] After(CurrentRecords current, Dictionary<string, byte[]> found, string id) =>
        !found.TryGetValue(id, out var image) ? UndoEntry.Gone
        : UndoEntry.Is(image, UndoEntry.Unreadable) ? UndoEntry.Written
        : current.Form.PrintOf(image);
}
