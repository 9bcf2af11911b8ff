using System.IO.Compression;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>Where the road by backup doesn't lead.</summary>
internal static class RoadChecks
{
    /// <summary>Refuses a server whose backups aren't all of it.</summary>
    public static async Task RefuseStorageElsewhereAsync(ApiServer server, CancellationToken cancellation)
    {
        using var response = await server
            .Client.ExpectAsync(ApiRequest.Get("api/settings"), cancellation)
            .ConfigureAwait(false);
        var settings = response.Json;
        if (IsOn(settings["s3"]))
        {
            throw new EndpointException(
                $"{server.Name} keeps its files in S3 storage, which its backups leave out.",
                "Take the road over the API: leave --via backup out.",
                EndpointFailure.Usage
            );
        }

        if (IsOn(settings["backups"]?["s3"]))
        {
            throw new EndpointException(
                $"{server.Name} keeps its backups in S3 storage.",
                "Take the road over the API: leave --via backup out.",
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>Refuses a server on Windows where its SQL tells: PocketBase can't restore there.</summary>
    public static async Task RefuseWindowsAsync(ApiServer server, CancellationToken cancellation)
    {
        if (!server.Features.HasSql)
        {
            return;
        }

        var rows = await ApiSql
            .QueryAsync(server.Client, "SELECT file FROM pragma_database_list", cancellation)
            .ConfigureAwait(false);
        if (rows.Any(r => r is [{ } path] && (path.Contains('\\') || path is [_, ':', ..])))
        {
            throw Windows(server);
        }
    }

    /// <summary>
    /// Refuses a server on Windows by its backup: every file there has the mode that Go gives to files without one, which
    /// neither a database nor an uploaded file has elsewhere.
    /// </summary>
    public static void RefuseWindows(ApiServer server, IReadOnlyList<ZipArchiveEntry> entries)
    {
        const int everybodyMayWrite = 0x1B6; // 0666
        if (entries.All(e => ((e.ExternalAttributes >> 16) & 0x1FF) == everybodyMayWrite))
        {
            throw Windows(server);
        }
    }

    private static EndpointException Windows(ApiServer server) =>
        new(
            $"{server.Name} runs on Windows, where PocketBase can't restore a backup.",
            "Take the road over the API: leave --via backup out.",
            EndpointFailure.Usage
        );

    private static bool IsOn(JsonNode? storage) =>
        (storage as JsonObject)?["enabled"] is JsonValue value && value.TryGetValue<bool>(out var on) && on;
}
