using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Completion;

/// <summary>The options of an auth collection: those PocketBase 0.28 gives a new one, with fresh secrets.</summary>
internal static class AuthOptions
{
    /// <summary>The five kinds of token that an auth collection signs with a secret each.</summary>
    public static readonly string[] Tokens =
    [
        "authToken",
        "passwordResetToken",
        "emailChangeToken",
        "verificationToken",
        "fileToken",
    ];

    private static readonly Lazy<JsonObject> Template = new(Load);

    /// <summary>Every key of the options, in the order in which PocketBase stores them.</summary>
    public static IEnumerable<string> Keys => Template.Value.Select(option => option.Key);

    /// <summary>Complete options; the secrets are new with each call.</summary>
    public static JsonObject Fresh()
    {
        var options = (JsonObject)Template.Value.DeepClone();
        foreach (var token in Tokens)
        {
            options[token]!["secret"] = GeneratedIds.Secret();
        }

        return options;
    }

    /// <summary>Puts given values over existing ones: objects key by key, except that an empty secret changes nothing.</summary>
    public static void Overlay(JsonObject options, JsonObject given)
    {
        foreach (var (key, value) in given)
        {
            if (options[key] is JsonObject existing)
            {
                if (value is JsonObject inner)
                {
                    Overlay(existing, inner);
                }
                else if (value is not null)
                {
                    options[key] = value.DeepClone();
                }
            }
            else if (
                key != "secret"
                || (value is JsonValue text && text.TryGetValue(out string? secret) && secret.Length > 0)
            )
            {
                options[key] = value?.DeepClone();
            }
        }
    }

    /// <summary>The same, and OAuth2 providers whose client secret was left out keep the one they had.</summary>
    public static void OverlayExisting(JsonObject options, JsonObject given)
    {
        var before = Providers(options).ToList();
        Overlay(options, given);
        foreach (var provider in Providers(options))
        {
            if (provider["clientSecret"] is null || (string?)provider["clientSecret"] == "")
            {
                var same = before.Find(old => (string?)old["name"] == (string?)provider["name"]);
                provider["clientSecret"] = same?["clientSecret"]?.DeepClone();
            }
        }
    }

    /// <summary>Forgets fields that the collection doesn't have from what OAuth2 sign-up fills, as PocketBase does.</summary>
    public static void DropMissingMappedFields(JsonObject options, Func<string, bool> hasField)
    {
        if ((options["oauth2"] as JsonObject)?["mappedFields"] is JsonObject mapped)
        {
            foreach (var key in mapped.Select(pair => pair.Key).ToList())
            {
                if (
                    mapped[key] is JsonValue value
                    && value.TryGetValue(out string? field)
                    && field != ""
                    && !hasField(field)
                )
                {
                    mapped[key] = "";
                }
            }
        }
    }

    /// <summary>The configured OAuth2 providers.</summary>
    public static IEnumerable<JsonObject> Providers(JsonObject options) =>
        ((options["oauth2"] as JsonObject)?["providers"] as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject Load()
    {
        using var stream =
            typeof(AuthOptions).Assembly.GetManifestResourceStream("auth-options.json")
            ?? throw new InvalidOperationException("The resource auth-options.json is missing.");
        var options = JsonNode.Parse(stream)!.AsObject();
        JoinLines(options);
        return options;
    }

    // E-mail bodies are kept as lists of lines, to be readable.
    private static void JoinLines(JsonObject json)
    {
        foreach (var key in json.Select(pair => pair.Key).ToList())
        {
            if (key == "body" && json[key] is JsonArray lines)
            {
                json[key] = string.Join('\n', lines.Select(line => (string?)line));
            }
            else if (json[key] is JsonObject inner)
            {
                JoinLines(inner);
            }
        }
    }
}
