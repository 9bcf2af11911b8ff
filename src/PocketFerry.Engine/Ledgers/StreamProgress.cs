using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Ledgers;

/// <summary>How far one stream of a run is.</summary>
/// <param name="Number">Its number in the plan.</param>
/// <param name="Stream">Its name.</param>
/// <param name="Target">The collection it goes to.</param>
internal sealed record StreamProgress(int Number, string Stream, string Target)
{
    /// <summary>What identified its content when the run began; rows without a key derive their ids from it.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>How it stands.</summary>
    public StreamState State { get; init; } = StreamState.Waiting;

    /// <summary>The last row up to which every row is done with, one way or another; row 0 is before the first.</summary>
    public RowPosition Position { get; init; } = RowPosition.Of(0);

    /// <summary>That row's record id in a source whose rows are told by it; empty elsewhere.</summary>
    public string Record { get; init; } = "";

    /// <summary>Rows read up to there.</summary>
    public long Read { get; init; }

    /// <summary>New records up to there.</summary>
    public long Inserted { get; init; }

    /// <summary>Changed records up to there.</summary>
    public long Updated { get; init; }

    /// <summary>Records left as they were up to there.</summary>
    public long Skipped { get; init; }

    /// <summary>Rejected rows up to there.</summary>
    public long Rejected { get; init; }

    /// <summary>Files stored up to there.</summary>
    public long Files { get; init; }

    /// <summary>The time it took up to there.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Things to know, once the stream is done.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>How a stream stands.</summary>
internal enum StreamState
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Begun: the collection was emptied, where that was asked for.</summary>
    Begun,

    /// <summary>All rows are done with.</summary>
    Done,
}
