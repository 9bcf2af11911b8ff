using System.Text.Encodings.Web;
using System.Text.Json;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>How JSON is written for the server.</summary>
internal static class ApiJson
{
    /// <summary>Text as it is: nothing but what JSON demands is escaped.</summary>
    public static JsonWriterOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
