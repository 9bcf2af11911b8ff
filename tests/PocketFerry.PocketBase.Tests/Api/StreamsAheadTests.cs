using System.Runtime.CompilerServices;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Tests.Api;

public sealed class StreamsAheadTests
{
    private readonly List<string> _begun = [];
    private int _ended;

    [Fact]
    public async Task Short_streams_are_begun_ahead_and_no_more_of_them_than_said()
    {
        await using var ahead = new StreamsAhead(2, ReadAsync);
        var streams = "abcdef".Select(c => Stream(c.ToString(), c == 'd' ? 1001 : 3)).ToList();
        ahead.Expect([.. streams.Select(s => (s, ReadOptions.Default))]);

        string[] expected = ["abc", "abc", "abc", "abcdef", "abcdef", "abcdef"];
        foreach (var (stream, begun) in streams.Zip(expected))
        {
            var rows = new List<string>();
            await foreach (
                var batch in ahead.ReadAsync(stream, ReadOptions.Default, TestContext.Current.CancellationToken)
            )
            {
                using (batch)
                {
                    rows.Add(Encoding.UTF8.GetString(batch.Bytes(0, 0)));
                    string.Concat(_begun).ShouldBe(begun);
                }
            }

            rows.ShouldBe([stream.Name + 1, stream.Name + 2]);
        }

        _ended.ShouldBe(6);
    }

    [Fact]
    public async Task What_is_read_otherwise_than_said_is_read_anew_and_what_nobody_reads_is_given_up()
    {
        var streams = "abc".Select(c => Stream(c.ToString(), 3)).ToList();
        await using (var ahead = new StreamsAhead(3, ReadAsync))
        {
            ahead.Expect([.. streams.Select(s => (s, ReadOptions.Default))]);
            await foreach (
                var batch in ahead.ReadAsync(streams[0], ReadOptions.Default, TestContext.Current.CancellationToken)
            )
            {
                batch.Dispose();
            }

            var limited = new ReadOptions { Limit = 1 };
            await foreach (var batch in ahead.ReadAsync(streams[1], limited, TestContext.Current.CancellationToken))
            {
                // Left in the middle.
                batch.Dispose();
                break;
            }

            string.Concat(_begun).ShouldBe("abcb");
        }

        _ended.ShouldBe(4);
    }

    [Fact]
    public async Task A_stream_that_fails_ahead_fails_when_it_is_read()
    {
        await using var ahead = new StreamsAhead(3, ReadAsync);
        SourceStream[] streams = [Stream("a", 3), Stream("broken", 3)];
        ahead.Expect([.. streams.Select(s => (s, ReadOptions.Default))]);
        var cancellation = TestContext.Current.CancellationToken;
        (await ahead.ReadAsync(streams[0], ReadOptions.Default, cancellation).CountAsync(cancellation)).ShouldBe(2);
        _begun.ShouldBe(["a", "broken"]);
        var failure = await Should.ThrowAsync<EndpointException>(async () =>
            await ahead.ReadAsync(streams[1], ReadOptions.Default, cancellation).CountAsync(cancellation)
        );
        failure.Message.ShouldBe("broken");
    }

    private static SourceStream Stream(string name, long rows) => new(name) { RowCount = rows };

    private async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        _begun.Add(stream.Name);
        try
        {
            for (var i = 1; i <= 2; i++)
            {
                await Task.CompletedTask;
                cancellation.ThrowIfCancellationRequested();
                if (stream.Name == "broken")
                {
                    throw new EndpointException("broken");
                }

                var batch = new RowBatch(["id"], 1);
                batch[batch.AddRow(RowPosition.Of(i)), 0] = batch.Store(
                    CellKind.Text,
                    Encoding.UTF8.GetBytes(stream.Name + i)
                );
                yield return batch;
            }
        }
        finally
        {
            _ended++;
        }
    }
}
