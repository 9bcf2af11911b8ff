using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Bench.Api;

/// <summary>Data directories that servers are started over copies of.</summary>
internal static class Templates
{
    /// <summary>Makes one with a collection, batches on; gives a superuser's token, which is good for all copies.</summary>
    public static async Task<string> MakeAsync(PocketBaseBinary binary, string folder, string collection)
    {
        await using var server = await PocketBaseServer.StartAsync(binary, folder);
        await server.Api.CreateCollectionAsync(collection);
        var batch = new JsonObject
        {
            ["enabled"] = true,
            ["maxRequests"] = 5000,
            ["timeout"] = 60,
        };
        (await server.Api.PatchAsync("/api/settings", new JsonObject { ["batch"] = batch })).EnsureSuccess();
        var token = (await server.Api.GetTokenAsync())!;
        await server.StopAsync();
        return token;
    }

    /// <summary>Makes a copy that holds records.</summary>
    public static async Task FillAsync(
        PocketBaseBinary binary,
        string from,
        string folder,
        ItemRecords records,
        string token
    )
    {
        await using (var arena = await Arena.OpenAsync(binary, from, token))
        {
            await Peers.BatchesAsync(arena, records.Batches(1000), 1);
            await arena.StopAsync();
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.EnumerateFiles(arena.Folder))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            }
        }
    }
}
