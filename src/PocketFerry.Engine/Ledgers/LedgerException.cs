namespace PocketFerry.Engine.Ledgers;

/// <summary>A ledger can't be read or isn't one.</summary>
internal sealed class LedgerException : Exception
{
    /// <summary>Makes an error.</summary>
    public LedgerException(string message, Exception? inner = null)
        : base(message, inner) { }
}
