using System.Buffers;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>Builds paths under <c>storage/</c> from names that may be hostile.</summary>
public static class StoragePath
{
    private static readonly SearchValues<char> WindowsReserved = SearchValues.Create(":*?\"<>|");

    /// <summary>
    /// <c>storage/collectionId/recordId/fileName</c>, or null when one of the names could leave its folder.
    /// </summary>
    public static string? Of(string storage, string collectionId, string recordId, string fileName) =>
        IsPlain(collectionId) && IsPlain(recordId) && IsPlain(fileName)
            ? Path.Combine(storage, collectionId, recordId, fileName)
            : null;

    /// <summary>Whether a name is one path segment that every file system takes as such.</summary>
    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= 255
        && name is not ("." or "..")
        && name.AsSpan().IndexOfAny("/\\\0") < 0
        && !(OperatingSystem.IsWindows() && name.AsSpan().IndexOfAny(WindowsReserved) >= 0);
}
