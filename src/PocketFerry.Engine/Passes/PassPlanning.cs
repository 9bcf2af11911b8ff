using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Passes;

/// <summary>Makes a run a pass: where a stream was read before, only what is new since then is read.</summary>
internal static class PassPlanning
{
    /// <summary>Plans a pass.</summary>
    /// <param name="source">The source, of whose moment the marks are.</param>
    /// <param name="planned">The run that reads everything.</param>
    /// <param name="memory">What is remembered of earlier passes.</param>
    /// <param name="sinceLast">Whether to read only what is new; otherwise the marks are merely taken.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="EndpointException">A column can't be compared.</exception>
    public static async Task<PlannedRun> PlanAsync(
        ISource source,
        PlannedRun planned,
        PassMemory memory,
        bool sinceLast,
        CancellationToken cancellation
    )
    {
        var streams = new List<StreamPlan>();
        var notes = planned.Notes.ToList();
        foreach (var stream in planned.Plan.Streams)
        {
            void Say(PlanNoteKind kind, string text) => notes.Add(new PlanNote(kind, stream.Stream.Name, text));

            if (stream.Since is not { } since || source is not ISqlSource sql)
            {
                streams.Add(stream);
                if (sinceLast)
                {
                    Say(PlanNoteKind.Info, "the whole is read, for want of a 'since' in the plan");
                }

                continue;
            }

            if (stream.Fields.FirstOrDefault(f => f.Through is not null) is { Through: { } junction })
            {
                Say(
                    PlanNoteKind.Warning,
                    $"a change in '{junction.Stream}' alone is seen by a pass over the whole only, not by {since.Column}"
                );
            }

            var print = PlanPrint.Of(planned.Plan with { Streams = [stream] });
            var (mark, _) = await AskAsync(sql, stream, stream.Where, cancellation).ConfigureAwait(false);
            // A limit leaves rows out that the mark would say were read.
            if (mark is not null && stream.Limit is null)
            {
                memory.Expect(stream.TargetName, print, mark);
            }

            if (!sinceLast || memory.MarkOf(stream.TargetName, print) is not { } last)
            {
                streams.Add(stream);
                if (sinceLast)
                {
                    Say(
                        PlanNoteKind.Info,
                        memory.WasRead(stream.TargetName)
                            ? "the whole is read: the plan is another than in the last pass"
                            : "the whole is read: this is the first pass"
                    );
                }

                continue;
            }

            var begin = last.Less(since.Overlap ?? PassOverlap.Default);
            var where = Where(sql, stream.Where, since.Column, begin);
            var (_, rows) = await AskAsync(sql, stream, where, cancellation).ConfigureAwait(false);
            streams.Add(
                stream with
                {
                    Where = where,
                    Stream = stream.Stream with { RowCount = rows, EstimatedBytes = null },
                }
            );
            Say(
                PlanNoteKind.Info,
                $"{rows.ToString("N0", CultureInfo.InvariantCulture)} rows with {since.Column} from {begin.Value} on are read"
            );
        }

        return planned with
        {
            Plan = planned.Plan with { Streams = streams, Passes = memory },
            Notes = notes,
        };
    }

    private static string Where(ISqlSource source, string where, string column, PassMark mark)
    {
        var name = source.Quote(column);
        // Rows that never had a value could have changed.
        var since = $"{name} >= {(mark.IsNumber ? mark.Value : source.Literal(mark.Value))} OR {name} IS NULL";
        return where.Length == 0 ? since : $"(\n{where}\n) AND ({since})";
    }

    private static async Task<(PassMark? Mark, long Rows)> AskAsync(
        ISqlSource source,
        StreamPlan stream,
        string where,
        CancellationToken cancellation
    )
    {
        var column = stream.Since!.Column;
        var condition = where.Length > 0 ? $" WHERE (\n{where}\n)" : "";
        var query =
            $"SELECT max({source.Quote(column)}) AS mark, count(*) AS n FROM {source.From(stream.Stream)}{condition}";
        try
        {
            var answer = await source
                .DescribeAsync($"{stream.TargetName} (marks)", query, cancellation)
                .ConfigureAwait(false);
            await foreach (
                var batch in source.ReadAsync(answer, ReadOptions.Default, cancellation).ConfigureAwait(false)
            )
            {
                using (batch)
                {
                    return (MarkOf(batch, column), batch[0, 1].Integer);
                }
            }
        }
        catch (EndpointException error) when (error.Failure != EndpointFailure.Unreachable)
        {
            throw new EndpointException(
                $"The rows of '{stream.Stream.Name}' can't be told by {column}: {error.Message}",
                "Name a column of dates or numbers that grows with every change in 'since'.",
                EndpointFailure.Usage,
                error
            );
        }

        return (null, 0);
    }

    private static PassMark? MarkOf(RowBatch batch, string column) =>
        batch[0, 0].Kind switch
        {
            CellKind.Null or CellKind.Missing => null,
            CellKind.Integer or CellKind.Real or CellKind.Number => new PassMark(true, CellText.Of(batch, batch[0, 0])),
            CellKind.Text => new PassMark(false, CellText.Of(batch, batch[0, 0])),
            _ => throw new EndpointException($"{column} holds neither dates nor numbers nor texts."),
        };
}
