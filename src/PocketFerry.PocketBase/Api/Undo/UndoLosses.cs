using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>What undoing a run into a server can't put back.</summary>
internal static class UndoLosses
{
    /// <summary>Of a run that is about to begin.</summary>
    /// <param name="server">The server.</param>
    /// <param name="plan">What it does.</param>
    /// <param name="dependants">Other collections, records of which are deleted with those that they refer to.</param>
    public static IEnumerable<string> Of(ApiServer server, RunPlan plan, IEnumerable<Collection> dependants)
    {
        var made = plan.CreateCollections.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var touched = Existing(s => s.Truncate || s.Mode is not (WriteMode.Insert or WriteMode.Skip));
        var deleted = Existing(s => s.Truncate || plan.DeleteMissing);
        return Of(server, touched, deleted);

        IEnumerable<Collection> Existing(Func<StreamPlan, bool> condition) =>
            plan
                .Streams.Where(s => condition(s) && !made.Contains(s.TargetName))
                .Select(s => s.Collection)
                .OfType<Collection>()
                .Concat(dependants);
    }

    /// <summary>Of records of some collections that are put back or made again.</summary>
    /// <param name="server">The server.</param>
    /// <param name="collections">The collections.</param>
    /// <param name="deleted">Those of them with records that are made again.</param>
    public static IEnumerable<string> Of(
        ApiServer server,
        IEnumerable<Collection> collections,
        IEnumerable<Collection> deleted
    )
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

        var whole = deleted.DistinctBy(c => c.Id).Where(_ => !server.CarriesSecrets);
        if (Names(whole, c => c.Fields.Any(IsRequiredFile)) is { Length: > 0 } refused)
        {
            yield return $"deleted records of {refused}, unless their required file fields are made optional first: this server's API makes none without its files";
        }
    }

    private static bool IsRequiredFile(Field field) => field is { Type: FieldType.File, Required: true };

    private static string Names(IEnumerable<Collection> collections, Func<Collection, bool> condition) =>
        string.Join(", ", collections.Where(condition).Select(c => c.Name));
}
