using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing.Lookups;

/// <summary>A way to ask a server for records by what tells them, and the language of such questions. Thread-safe.</summary>
internal abstract class RecordLookup
{
    /// <summary>The columns of the records that are found.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Whether a key is longer than a question may be.</summary>
    public abstract bool IsTooLong(string key);

    /// <summary>The part of a key that says that a field holds a text.</summary>
    public abstract string Text(string field, string text);

    /// <summary>The part of a key that says that a field holds a number.</summary>
    public abstract string Number(string field, in Cell number);

    /// <summary>The part of a key that says that a field is true, or false.</summary>
    public abstract string Bool(string field, bool value);

    /// <summary>A key of one or more parts.</summary>
    public abstract string Key(IReadOnlyList<string> parts);

    /// <summary>Joins keys to as few questions as the server's limits allow.</summary>
    public abstract IEnumerable<string> Questions(IEnumerable<string> keys);

    /// <summary>Asks; the caller disposes the pages.</summary>
    public abstract Task<List<RowBatch>> FindAsync(string question, CancellationToken cancellation);
}
