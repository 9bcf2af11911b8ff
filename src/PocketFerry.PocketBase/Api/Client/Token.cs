using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>A token, and when it ends as its claims say.</summary>
internal sealed record Token(string Text, DateTimeOffset Expires, DateTimeOffset RenewedAt)
{
    /// <summary>Whether half of its life is over.</summary>
    public bool NeedsRenewal =>
        RenewedAt < DateTimeOffset.MaxValue && DateTimeOffset.UtcNow - RenewedAt > (Expires - RenewedAt) / 2;

    public bool IsNearlyOver => Expires - DateTimeOffset.UtcNow < TimeSpan.FromMinutes(5);

    /// <summary>Reads a JWT's claims; the server alone can tell whether it is genuine. Null for what is none.</summary>
    public static Token? Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3 || text.AsSpan().ContainsAny(" \r\n\t"))
        {
            return null;
        }

        try
        {
            var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) as JsonObject;
            return claims?["exp"] is JsonValue exp && exp.TryGetValue<long>(out var seconds)
                ? new Token(text, DateTimeOffset.FromUnixTimeSeconds(seconds), DateTimeOffset.UtcNow)
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => "a token";
}
