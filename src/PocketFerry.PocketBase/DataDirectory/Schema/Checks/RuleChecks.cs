using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>
/// Refuses rules that speak of fields or collections that aren't there. No full parser: what else may be wrong with a
/// rule PocketBase itself says.
/// </summary>
internal static partial class RuleChecks
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "true",
        "false",
        "null",
        "@now",
        "@yesterday",
        "@tomorrow",
        "@second",
        "@minute",
        "@hour",
        "@day",
        "@month",
        "@weekday",
        "@year",
        "@todayStart",
        "@todayEnd",
        "@monthStart",
        "@monthEnd",
        "@yearStart",
        "@yearEnd",
    };

    public static bool IsFine(Collection collection, CollectionSet collections) =>
        Find(collection, collections) is null;

    public static void Check(Collection collection, CollectionSet collections)
    {
        if (Find(collection, collections) is var (rule, name, fault))
        {
            throw SchemaFault.In(
                collection.Name,
                $"{rule} speaks of '{name}': {fault}",
                "Correct the rule, or add what is missing. Servers from 0.38.1 on would not start with it."
            );
        }
    }

    private static (string Rule, string Name, string Fault)? Find(Collection collection, CollectionSet collections)
    {
        foreach (var (rule, text) in RulesOf(collection))
        {
            foreach (var name in RuleIdentifiers.Of(text))
            {
                if (FaultOf(name, collection, collections) is { } fault)
                {
                    return (rule, name, fault);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string Rule, string Text)> RulesOf(Collection collection)
    {
        foreach (var rule in CollectionRow.Rules)
        {
            yield return (rule, collection.Rule(rule) ?? "");
        }

        if (collection.Type == CollectionType.Auth)
        {
            yield return ("authRule", collection.Rule("authRule") ?? "");
            yield return ("manageRule", collection.Rule("manageRule") ?? "");
            // PocketBase looks at this one only where it is in use.
            var mfa = collection.ToJson()["mfa"];
            var isUsed = SignInChecks.IsEnabled(mfa) && !SignInChecks.IsEmpty(mfa!["rule"]);
            yield return ("mfa.rule", isUsed ? (string)mfa!["rule"]! : "");
        }
    }

    private static string? FaultOf(string name, Collection collection, CollectionSet collections)
    {
        if (Words.Contains(name) || Request().IsMatch(name))
        {
            return null;
        }

        var parts = name.Split('.').Select(part => part.Split(':')[0]).ToArray();
        if (parts[0] == "@collection")
        {
            return parts.Length < 3 ? "a field must follow the collection"
                : collections.Find(parts[1]) is not { } other ? $"there is no collection '{parts[1]}'"
                : FaultOf(parts.AsSpan(2), other, collections);
        }

        return name[0] is '@' or '#' ? "PocketBase knows no such name" : FaultOf(parts, collection, collections);
    }

    private static string? FaultOf(ReadOnlySpan<string> path, Collection collection, CollectionSet collections)
    {
        for (var i = 0; i < path.Length; i++)
        {
            var name = path[i];
            if (name is "collectionId" or "collectionName" || name.Length == 0)
            {
                return null;
            }

            var back = name.IndexOf("_via_", StringComparison.Ordinal);
            if (back > 0)
            {
                var other = collections.Find(name[..back]);
                if (other?.Find(name[(back + 5)..]) is not RelationField)
                {
                    return $"there is no relation '{name[(back + 5)..]}' in a collection '{name[..back]}'";
                }

                collection = other;
                continue;
            }

            switch (collection.Find(name))
            {
                case null:
                    return $"there is no field '{name}' in '{collection.Name}'";
                case RelationField relation when collections.ById(relation.CollectionId) is { } target:
                    collection = target;
                    break;
                default:
                    // What follows is a path inside a JSON value.
                    return null;
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"^@request\.(context|method|(auth|body|query|headers)\.[\w.:]*\w)\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Request();
}
