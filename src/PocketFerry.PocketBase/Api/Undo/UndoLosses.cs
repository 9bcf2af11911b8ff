using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>What undoing a run into a server can't put back.</summary>
internal static class UndoLosses
{
    /// <summary>Of a run that is about to begin.</summary>
    public static IEnumerable<string> Of(ApiServer server, RunPlan plan)
    {
        var made = plan.CreateCollections.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var touched = plan
            .Streams.Where(s => s.Truncate || s.Mode is not (WriteMode.Insert or WriteMode.Skip))
            .Where(s => !made.Contains(s.TargetName))
            .Select(s => s.Collection)
            .OfType<Collection>();
        return Of(server, touched);
    }

    /// <summary>Of records of some collections that are put back or made again.</summary>
    public static IEnumerable<string> Of(ApiServer server, IEnumerable<Collection> collections)
    {
        var all = collections.DistinctBy(c => c.Id).ToList();
        if (Names(all, c => !server.CarriesSecrets && c.Fields.Any(f => f is AutodateField)) is { Length: > 0 } dates)
        {
            yield return $"the dates 'created' and 'updated' of {dates}: this server's API doesn't take them";
        }

        if (Names(all, c => !server.CarriesSecrets && c.Type == CollectionType.Auth) is { Length: > 0 } secrets)
        {
            yield return $"password hashes and token keys of {secrets}: this server's API neither shows nor takes them";
        }

        if (Names(all, c => c.Fields.Any(f => f.Type == FieldType.File)) is { Length: > 0 } files)
        {
            yield return $"stored files that records of {files} lose: a run over the API doesn't keep them";
        }
    }

    private static string Names(IEnumerable<Collection> collections, Func<Collection, bool> condition) =>
        string.Join(", ", collections.Where(condition).Select(c => c.Name));
}
