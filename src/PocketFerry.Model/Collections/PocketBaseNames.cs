using System.Globalization;
using System.Text;

namespace PocketFerry.Model.Collections;

/// <summary>PocketBase's rules for the names of collections and fields, and ways to legal names.</summary>
public static class PocketBaseNames
{
    /// <summary>Most characters of a field's name.</summary>
    public const int MaxFieldName = 100;

    /// <summary>Most characters of a collection's name.</summary>
    public const int MaxCollectionName = 255;

    private static readonly string[] ReservedFields =
    [
        "null",
        "true",
        "false",
        "_rowid_",
        "collectionId",
        "collectionName",
        "expand",
        // Not allowed in auth collections, and a trap elsewhere should the collection's type be another one day.
        "passwordConfirm",
        "oldPassword",
    ];

    private static readonly string[] ReservedCollections = ["_collections", "_params", "_migrations", "_logs"];

    /// <summary>Whether a new field may have the name.</summary>
    public static bool IsFieldName(string name) =>
        name.Length is > 0 and <= MaxFieldName && IsWord(name) && !IsReservedField(name);

    /// <summary>Whether a new collection may have the name.</summary>
    public static bool IsCollectionName(string name) =>
        name.Length is > 0 and <= MaxCollectionName && IsWord(name) && !IsReservedCollection(name);

    /// <summary>A legal field name made of any text.</summary>
    public static string ToFieldName(string text, NameStyle style = NameStyle.Keep)
    {
        var name = Legal(text, style, MaxFieldName, "field");
        return IsReservedField(name) ? name + "_" : name;
    }

    /// <summary>A legal collection name made of any text.</summary>
    public static string ToCollectionName(string text, NameStyle style = NameStyle.Keep)
    {
        var name = Legal(text, style, MaxCollectionName, "collection");
        return IsReservedCollection(name) ? "t_" + name.TrimStart('_') : name;
    }

    /// <summary>
    /// A name that isn't taken (case doesn't count): <paramref name="name"/>, else with 2, 3 and so on behind it.
    /// </summary>
    public static string Distinct(string name, Predicate<string> isTaken, int maxLength = MaxFieldName)
    {
        if (!isTaken(name))
        {
            return name;
        }

        for (var i = 2; ; i++)
        {
            var suffix = "_" + i.ToString(CultureInfo.InvariantCulture);
            var candidate = name[..Math.Min(name.Length, maxLength - suffix.Length)] + suffix;
            if (!isTaken(candidate))
            {
                return candidate;
            }
        }
    }

    private static bool IsReservedField(string name) => ReservedFields.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsReservedCollection(string name) =>
        ReservedCollections.Contains(name, StringComparer.OrdinalIgnoreCase)
        // SQLite keeps these names for itself.
        || name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase);

    private static bool IsWord(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && !name.Contains("_via_", StringComparison.OrdinalIgnoreCase);

    private static string Legal(string text, NameStyle style, int maxLength, string fallback)
    {
        var name = Words(text);
        if (style == NameStyle.Snake)
        {
            name = SnakeCase.Of(name);
        }

        if (name.All(c => c == '_'))
        {
            name = fallback;
        }

        int at;
        while ((at = name.IndexOf("_via_", StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            // PocketBase reads "_via_" as a back relation.
            name = string.Concat(name.AsSpan(0, at), "_by_", name.AsSpan(at + 5));
        }

        return name.Length > maxLength ? name[..maxLength] : name;
    }

    /// <summary>ASCII letters, digits and underscores: accents go, every other run of characters becomes one underscore.</summary>
    private static string Words(string text)
    {
        if (text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return text;
        }

        var name = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in Decompose(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value == '_'))
            {
                if (gap && name.Length > 0 && name[^1] != '_' && rune.Value != '_')
                {
                    name.Append('_');
                }

                gap = false;
                name.Append((char)rune.Value);
            }
            else
            {
                gap = true;
            }
        }

        return name.ToString();
    }

    private static string Decompose(string text)
    {
        var valid = string.Concat(text.EnumerateRunes().Select(r => r.ToString()));
        return valid.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD);
    }
}
