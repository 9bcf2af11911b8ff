using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>Leaves out of a collection what the web API leaves out.</summary>
internal static class CollectionSecrets
{
    public static Collection Strip(Collection collection)
    {
        if (collection.Type != CollectionType.Auth)
        {
            return collection;
        }

        var json = collection.ToJson();
        foreach (var token in AuthOptions.Tokens)
        {
            (json[token] as JsonObject)?.Remove("secret");
        }

        foreach (var provider in AuthOptions.Providers(json))
        {
            provider.Remove("clientSecret");
        }

        return Collection.Parse(json);
    }
}
