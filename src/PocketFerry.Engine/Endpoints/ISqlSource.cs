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

    /// <summary>A name as an identifier in the source's dialect.</summary>
    /// <param name="name">The name.</param>
    string Quote(string name);

    /// <summary>A text as a literal in the source's dialect.</summary>
    /// <param name="text">The text.</param>
    string Literal(string text);

    /// <summary>What stands behind FROM for a stream's rows: its table, or its query in parentheses.</summary>
    /// <param name="stream">The stream.</param>
    string From(SourceStream stream);
}
