using System.Text;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>Finds what a plan looks up among TO's records, where the run has found it or put it.</summary>
/// <param name="tables">TO's records.</param>
/// <param name="redirects">Ids of FROM that are others in TO: what the run knew under the one is there under the other.</param>
internal sealed class RecordsThere(LookupTables tables, IdRedirects redirects) : ILookups
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Find(Lookup lookup, ReadOnlySpan<byte> value)
    {
        var found = tables.Find(lookup, value);
        return
            found.Count == 0
            && lookup.Field == "id"
            && redirects.Find(lookup.Collection, Encoding.UTF8.GetString(value)) is { } other
            ? [other]
            : found;
    }
}
