using System.Diagnostics;
using System.Globalization;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Api.Reading.Slow;

/// <summary>How many requests it takes to find secrets, and how long they take.</summary>
internal static class CostEstimate
{
    // PocketBase's own lengths.
    private const int HashLength = 60;
    private const int KeyLength = 50;
    private const int IdLength = 15;

    // (id='…'&&FIELD>='…')|| around id, field name and text.
    private const int Signs = 15;

    /// <summary>What the secrets of some streams cost; null where they have none.</summary>
    public static async Task<SlowSecretsCost?> OfAsync(
        ApiServer server,
        IEnumerable<StreamPlan> streams,
        CancellationToken cancellation
    )
    {
        var pageSize = new PageSize(server.Options.BatchSize).Count;
        var (records, requests, one, time) = (0L, 0L, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var stream in streams)
        {
            var count = Math.Min(stream.Stream.RowCount ?? 0, stream.Limit ?? long.MaxValue);
            if (
                !stream.WithSecrets
                || count == 0
                || stream.Stream.Collection is not { } collection
                || !HasSecrets(collection)
            )
            {
                continue;
            }

            one = await MeasureAsync(server, collection, count, cancellation).ConfigureAwait(false);
            var asked = Requests(collection, count, pageSize);
            var atATime = Math.Min(AtATime(collection, (int)Math.Min(count, pageSize)), server.Options.Concurrency);
            (records, requests, time) = (
                records + count,
                requests + asked,
                time + (one * asked / Math.Max(1, atATime))
            );
        }

        return records == 0 ? null : new SlowSecretsCost(records, requests, one, time);
    }

    private static bool HasSecrets(Collection collection) =>
        collection.Type != CollectionType.View && SlowSecrets.FieldsOf(collection).Any();

    /// <summary>The requests for some records' secrets, which lie on pages of that many.</summary>
    public static long Requests(Collection collection, long records, int pageSize) =>
        ((records / pageSize) * OfPage(collection, pageSize)) + OfPage(collection, (int)(records % pageSize));

    // How many requests a page of records has to ask at a time.
    private static int AtATime(Collection collection, int records) =>
        SlowSecrets.FieldsOf(collection).Sum(f => Requests(f.Name, HashLength / 2, records));

    // How long a request takes with as many questions as it can have.
    private static async Task<TimeSpan> MeasureAsync(
        ApiServer server,
        Collection collection,
        long records,
        CancellationToken cancellation
    )
    {
        var field = SlowSecrets.FieldsOf(collection).First();
        var searches = Enumerable
            .Range(0, (int)Math.Min(records, Questions.MostAtOnce))
            .Select(i => new SecretSearch(
                i.ToString(CultureInfo.InvariantCulture),
                field.Name,
                SlowSecrets.FormsOf(field),
                server.Features.Filters
            ));
        var (filter, asked) = Questions.Pack(searches).First();
        using var questions = new Questions(server, collection);
        // The first makes the server's statement and the connection.
        await questions.AskAsync(filter, [], cancellation).ConfigureAwait(false);
        var begin = Stopwatch.GetTimestamp();
        await questions.AskAsync(filter, asked, cancellation).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(begin);
    }

    private static long OfPage(Collection collection, int records)
    {
        var requests = 0L;
        foreach (var field in SlowSecrets.FieldsOf(collection))
        {
            var form = SlowSecrets.FormsOf(field)[0];
            var isFixed = form.MinLength == form.MaxLength;
            var length = isFixed ? form.MaxLength : KeyLength;
            // Where any length may be, one more character is asked for, in vain.
            for (var known = form.Prefix.Length; known < length + (isFixed ? 0 : 1); known++)
            {
                requests += form.QuestionsPerCharacter * Requests(field.Name, known + 1, records);
            }

            // How it begins, where that is known, and whether it is right.
            requests += form.Prefix.Length > 0 ? Requests(field.Name, form.Prefix.Length * 2, records) : 0;
            requests += Requests(field.Name, length, records);
        }

        return requests;
    }

    private static int Requests(string field, int text, int records)
    {
        var room = Math.Min(Questions.MostAtOnce, Questions.MaxFilter / (Signs + IdLength + field.Length + text));
        return (records + room - 1) / room;
    }
}
