using System.Text;
using System.Text.Json.Nodes;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>What PocketBase keeps beside each file; without it, it would serve the file as bytes of no type.</summary>
internal static class Attributes
{
    public static byte[] Of(string mediaType) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["user.cache_control"] = "",
                ["user.content_disposition"] = "",
                ["user.content_encoding"] = "",
                ["user.content_language"] = "",
                ["user.content_type"] = mediaType,
                ["user.metadata"] = null,
                ["md5"] = null,
            }.ToJsonString()
        );
}
