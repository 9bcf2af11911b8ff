namespace PocketFerry.Engine.Endpoints;

/// <summary>A source that understands SQL: a database.</summary>
public interface ISqlSource : ISource
{
    /// <summary>A stream of a query's rows, with the columns and types that the query gives.</summary>
    /// <param name="name">The stream's name.</param>
    /// <param name="sql">The query: one SELECT, in the source's own dialect.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="EndpointException">The database refuses the query.</exception>
    Task<SourceStream> DescribeAsync(string name, string sql, CancellationToken cancellation);
}
