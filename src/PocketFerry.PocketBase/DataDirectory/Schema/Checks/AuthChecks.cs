using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>The fields and options without which an auth collection doesn't work.</summary>
internal static class AuthChecks
{
    private static readonly (string Name, FieldType Type)[] Required =
    [
        ("password", FieldType.Password),
        ("tokenKey", FieldType.Text),
        ("email", FieldType.Email),
        ("emailVisibility", FieldType.Bool),
        ("verified", FieldType.Bool),
    ];

    public static void Check(Collection collection)
    {
        foreach (var (name, type) in Required)
        {
            if (collection.Find(name)?.Type != type)
            {
                throw SchemaFault.In(
                    collection.Name,
                    name,
                    $"an auth collection needs it as a field of type {FieldTypes.NameOf(type)}",
                    "Rename your own field; leave this one out to have PocketBase's."
                );
            }
        }

        var json = collection.ToJson();
        CheckIdentityFields(collection, json);
        CheckTokens(collection, json);
        CheckTemplates(collection, json, "");
        CheckSignInMethods(collection, json);
    }

    private static void CheckIdentityFields(Collection collection, JsonObject json)
    {
        if (!Flag(json["passwordAuth"], "enabled"))
        {
            return;
        }

        var names = (json["passwordAuth"]!["identityFields"] as JsonArray ?? [])
            .Select(name => name is JsonValue value && value.TryGetValue(out string? text) ? text : "")
            .ToList();
        var indexes = CollectionIndex.ParseAll(collection.Indexes);
        var wrong = names.Find(name => collection.Find(name) is null || !indexes.Any(index => index.IsUniqueOn(name)));
        if (names.Count == 0 || wrong is not null)
        {
            throw SchemaFault.In(
                collection.Name,
                wrong is null
                    ? "'passwordAuth.identityFields' is empty"
                    : $"users are to sign in by '{wrong}', which is no field with a unique index of its own",
                "List fields that have a unique index each in 'passwordAuth.identityFields', such as email."
            );
        }
    }

    private static void CheckTokens(Collection collection, JsonObject json)
    {
        foreach (var token in AuthOptions.Tokens)
        {
            var secret = (string?)json[token]?["secret"] ?? "";
            var duration =
                json[token]?["duration"] is JsonValue value && value.TryGetValue(out long seconds) ? seconds : 0;
            if (secret.Length is < 30 or > 255 || duration is < 10 or > 94_670_856)
            {
                throw SchemaFault.In(
                    collection.Name,
                    $"'{token}' has no usable secret or duration",
                    "A secret has 30 to 255 characters (leave it out to have one made), a duration 10 to 94670856 seconds."
                );
            }
        }
    }

    private static void CheckTemplates(Collection collection, JsonObject options, string path)
    {
        foreach (var (key, value) in options)
        {
            if (value is not JsonObject inner)
            {
                continue;
            }

            if (
                key.EndsWith("Template", StringComparison.Ordinal)
                && (IsEmpty(inner["subject"]) || IsEmpty(inner["body"]))
            )
            {
                throw SchemaFault.In(
                    collection.Name,
                    $"the e-mail template '{path}{key}' has no subject or no body",
                    "Leave the template out to have PocketBase's."
                );
            }

            CheckTemplates(collection, inner, $"{path}{key}.");
        }
    }

    private static void CheckSignInMethods(Collection collection, JsonObject json)
    {
        string[] methods = ["passwordAuth", "oauth2", "otp"];
        if (Flag(json["mfa"], "enabled") && methods.Count(method => Flag(json[method], "enabled")) < 2)
        {
            throw SchemaFault.In(
                collection.Name,
                "'mfa' is enabled with less than two ways to sign in",
                "Enable another one of passwordAuth, oauth2 and otp, or disable mfa."
            );
        }

        if (!Flag(json["oauth2"], "enabled"))
        {
            return;
        }

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
        }
    }

    private static bool Flag(JsonNode? node, string key) =>
        (node as JsonObject)?[key]?.GetValueKind() == JsonValueKind.True;

    private static bool IsEmpty(JsonNode? node) =>
        node is not JsonValue value || !value.TryGetValue(out string? text) || text.Trim().Length == 0;
}
