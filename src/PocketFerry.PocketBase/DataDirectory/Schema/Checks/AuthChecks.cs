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
        SignInChecks.Check(collection, json);
    }

    private static void CheckIdentityFields(Collection collection, JsonObject json)
    {
        if (!SignInChecks.IsEnabled(json["passwordAuth"]))
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
                && (SignInChecks.IsEmpty(inner["subject"]) || SignInChecks.IsEmpty(inner["body"]))
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
}
