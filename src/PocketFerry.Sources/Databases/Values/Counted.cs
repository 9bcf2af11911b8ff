using System.Globalization;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>Sentences about how many values met something.</summary>
internal static class Counted
{
    /// <summary>Null for none, else for example "1 infinite date becomes …" or "3 infinite dates become …".</summary>
    public static string? Say(long count, string one, string many) =>
        count switch
        {
            0 => null,
            1 => "1 " + one,
            _ => count.ToString("N0", CultureInfo.InvariantCulture) + " " + many,
        };
}
