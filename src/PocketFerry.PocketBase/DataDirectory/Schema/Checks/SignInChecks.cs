using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>The options of the ways to sign in: second factor, one-time passwords, OAuth2.</summary>
internal static class SignInChecks
{
    private static readonly string[] Methods = ["passwordAuth", "oauth2", "otp"];

    public static void Check(Collection collection, JsonObject json)
    {
        if (collection.Rule("manageRule") == "")
        {
            throw SchemaFault.In(
                collection.Name,
                "its manageRule is empty, which would let everyone manage every user",
                "Set it to null, or to a rule."
            );
        }

        if (IsEnabled(json["mfa"]))
        {
            CheckRange(collection, json, "mfa", "duration", 10, 86_400);
            if (Methods.Count(method => IsEnabled(json[method])) < 2)
            {
                throw SchemaFault.In(
                    collection.Name,
                    "'mfa' is enabled with less than two ways to sign in",
                    "Enable another one of passwordAuth, oauth2 and otp, or disable mfa."
                );
            }
        }

        if (IsEnabled(json["otp"]))
        {
            CheckRange(collection, json, "otp", "duration", 10, 86_400);
            CheckRange(collection, json, "otp", "length", 4, int.MaxValue);
        }

        if (IsEnabled(json["oauth2"]))
        {
            CheckProviders(collection, json);
        }
    }

    /// <summary>Whether an option such as <c>otp</c> is switched on.</summary>
    public static bool IsEnabled(JsonNode? option) =>
        (option as JsonObject)?["enabled"]?.GetValueKind() == JsonValueKind.True;

    /// <summary>Whether a value isn't there, or is a blank text.</summary>
    public static bool IsEmpty(JsonNode? node) =>
        node is not JsonValue value || !value.TryGetValue(out string? text) || text.Trim().Length == 0;

    private static void CheckProviders(Collection collection, JsonObject json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var provider in AuthOptions.Providers(json))
        {
            if (IsEmpty(provider["name"]) || IsEmpty(provider["clientId"]) || IsEmpty(provider["clientSecret"]))
            {
                throw SchemaFault.In(
                    collection.Name,
                    $"its OAuth2 provider '{provider["name"]}' has no name, clientId or clientSecret (PocketBase leaves the secret out of exports)",
                    "Add it, or set oauth2.enabled to false and enter it in the dashboard later."
                );
            }

            if (!names.Add((string)provider["name"]!))
            {
                throw SchemaFault.In(
                    collection.Name,
                    $"its OAuth2 provider '{provider["name"]}' is there twice",
                    "Remove one."
                );
            }
        }
    }

    private static void CheckRange(
        Collection collection,
        JsonObject json,
        string option,
        string key,
        int least,
        int most
    )
    {
        var number = json[option]![key] is JsonValue value && value.TryGetValue(out long given) ? given : 0;
        if (number < least || number > most)
        {
            throw SchemaFault.In(
                collection.Name,
                $"its option '{option}.{key}' can't be {number}",
                $"Set it to {least} or more" + (most < int.MaxValue ? $", and at most {most}." : ".")
            );
        }
    }
}
