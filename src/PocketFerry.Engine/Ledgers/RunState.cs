namespace PocketFerry.Engine.Ledgers;

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>Under way, or killed: whoever finds it so, and not locked, knows that it was killed.</summary>
    Running,

    /// <summary>Came to its end, with or without rejects.</summary>
    Done,

    /// <summary>Stopped by bad rows.</summary>
    Stopped,

    /// <summary>An endpoint failed.</summary>
    Failed,

    /// <summary>Ended by its user.</summary>
    Interrupted,
}
