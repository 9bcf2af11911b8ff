namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>Paths of the hooks' routes.</summary>
internal static class HookPath
{
    /// <summary>Takes records: whole ones, or with <paramref name="mode"/> "update" what existing ones change in.</summary>
    public static string Import(string collection, string mode, bool raw, bool dryRun) =>
        $"api/pbferry/import/{Uri.EscapeDataString(collection)}?mode={mode}&keepDates=1&keepHashes=1"
        + (raw ? "&raw=1" : "")
        // What is kept is kept whole or not at all; a dry run hears of all bad rows at once.
        + (dryRun ? "&dryRun=1&onError=reject" : "&onError=stop");

    /// <summary>Sets columns of existing records, and nothing else runs; those that are gone by now are left out.</summary>
    public static string Columns(string collection) =>
        $"api/pbferry/import/{Uri.EscapeDataString(collection)}?mode=update&raw=1&onError=reject";

    /// <summary>Gives some fields of records, secret ones too.</summary>
    public static string Export(string collection, IEnumerable<string> fields) =>
        $"api/pbferry/export/{Uri.EscapeDataString(collection)}?withSecrets=1&fields={Uri.EscapeDataString(string.Join(',', fields))}";
}
