using System.Reflection;
using System.Text;

namespace PocketFerry.PocketBase.Hooks;

/// <summary>The scripts of this version, as they are shipped inside the library.</summary>
internal static class HookScripts
{
    /// <summary>The file that PocketBase loads by itself; it loads the others.</summary>
    public const string Entry = "pbferry.pb.js";

    private const string Prefix = "hooks/";

    /// <summary>The version that the scripts say they are: the library's.</summary>
    public static string Version { get; } =
        typeof(HookScripts)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>All scripts; the one that loads the others is last.</summary>
    public static IReadOnlyList<HookScript> All { get; } =
    [
        .. typeof(HookScripts)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(name => name == Prefix + Entry)
            .ThenBy(name => name, StringComparer.Ordinal)
            .Select(Read),
    ];

    private static HookScript Read(string resource)
    {
        using var stream = typeof(HookScripts).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd().Replace("@VERSION@", Version, StringComparison.Ordinal);
        return new HookScript(resource[Prefix.Length..], Encoding.UTF8.GetBytes(text));
    }
}
