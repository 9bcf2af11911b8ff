using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Verification.Pairing;

/// <summary>Chooses the fields of a collection that are compared, and says why others aren't.</summary>
internal sealed class ComparedFields(VerifyRequest request, CollectionReport report, bool bothHaveFiles)
{
    private const string Dates = "dates";
    private const string Secrets = "secrets";
    private const string Files = "files";

    /// <summary>The collection with the fields that are compared.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="supplied">Whether FROM says anything about a field.</param>
    public Collection Choose(Collection collection, Func<Field, bool> supplied)
    {
        var kept = collection.Fields.Where(f => f.IsPrimaryKey || (supplied(f) && IsCompared(collection, f))).ToList();
        return kept.Count == collection.Fields.Count ? collection : collection.WithFields(kept);
    }

    /// <summary>Says that a field or component isn't compared, once.</summary>
    public void LeaveOut(string part, string reason)
    {
        if (!report.NotCompared.Exists(n => n.Part == part))
        {
            report.NotCompared.Add(new NotCompared(part, reason));
        }
    }

    /// <summary>Whether the user doesn't want the field compared.</summary>
    public bool IsIgnored(string field) =>
        request.Ignore.Contains(field) || request.Ignore.Contains($"{report.Name}.{field}");

    private bool IsCompared(Collection collection, Field field)
    {
        var part = RecordParts.Of(collection, field) is var number and > 0 ? RecordParts.Names[number] : null;
        var reason =
            IsIgnored(field.Name) || (part is not null && request.Ignore.Contains(part)) ? "as asked (--ignore)"
            : part == Secrets && !request.Plan.WithSecrets ? "asked for with --with-secrets only"
            : part == Secrets && request.NotCarried?.Hashes.Contains(report.Name) == true
                ? $"run {request.NotCarried.Run} could not carry them"
            : part == Dates && request.NotCarried?.Dates.Contains(report.Name) == true
                ? $"run {request.NotCarried.Run} could not carry them: the server sets them itself"
            : part == Files && !request.Plan.Files ? "left out (--no-files)"
            : part == Files && !bothHaveFiles ? "one side has the names alone"
            : null;
        if (reason is not null)
        {
            LeaveOut(part is null || IsIgnored(field.Name) ? field.Name : part, reason);
        }

        return reason is null;
    }
}
