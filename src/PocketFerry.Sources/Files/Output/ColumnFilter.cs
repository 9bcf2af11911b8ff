using PocketFerry.Engine.Plans;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Which columns of a stream aren't written: those that the plan leaves out, and PocketBase's system keys.</summary>
internal sealed class ColumnFilter(StreamPlan stream)
{
    /// <summary>
    /// Whether to leave a column out. System keys are told from data by the stream's collection: no field of one can have
    /// such a name, while a plain file's column may.
    /// </summary>
    public bool Skips(string column) =>
        stream.IgnoredColumns.Contains(column)
        || (
            stream.Stream.Collection is { } collection
            && SystemKeys.All.Contains(column)
            && collection.Find(column) is null
        );
}
