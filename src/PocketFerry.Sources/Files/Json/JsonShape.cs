namespace PocketFerry.Sources.Files.Json;

/// <summary>Where the rows of a JSON file stand.</summary>
internal enum JsonShape
{
    /// <summary>In an array, which is the document.</summary>
    Array,

    /// <summary>In the array <c>items</c> of the one object.</summary>
    Items,

    /// <summary>The document is one object, or objects one after the other.</summary>
    Objects,
}
