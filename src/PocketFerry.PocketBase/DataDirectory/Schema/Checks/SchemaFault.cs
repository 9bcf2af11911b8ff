using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>Errors about a collection that PocketBase would refuse.</summary>
internal static class SchemaFault
{
    public static EndpointException In(string collection, string problem, string cure) =>
        new($"Collection '{collection}': {problem}.", cure, EndpointFailure.Usage);

    public static EndpointException In(string collection, string field, string problem, string cure) =>
        new($"Collection '{collection}', field '{field}': {problem}.", cure, EndpointFailure.Usage);
}
