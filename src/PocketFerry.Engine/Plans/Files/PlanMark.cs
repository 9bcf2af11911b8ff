using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>A place in a plan file.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public sealed record PlanMark(string File, long Line, long Column)
{
    /// <summary>The error of a plan that is wrong here.</summary>
    public EndpointException Error(string message, string cure = "", Exception? inner = null) =>
        new($"{this}: {message}", cure, EndpointFailure.Usage, inner);

    /// <summary><c>shop.yaml:12:7</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
