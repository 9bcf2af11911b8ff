namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Paths of records, and requests on them.</summary>
internal static class RecordPath
{
    public static string Records(string collection) => $"api/collections/{Uri.EscapeDataString(collection)}/records";

    public static string Record(string collection, string id) => $"{Records(collection)}/{Uri.EscapeDataString(id)}";
}
