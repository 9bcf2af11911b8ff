using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary>What the tests of the road by backup share.</summary>
internal static class Road
{
    public static BackupRoadOptions Options(TempFolder folder, string run) =>
        new()
        {
            Folder = folder[$"runs/{run}/backup"],
            RunId = run,
            Confirm = (_, _) => Task.FromResult(true),
        };

    public static void ShouldBePrivate(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode others = (UnixFileMode)0b000_111_111;
            (File.GetUnixFileMode(folder) & others).ShouldBe(UnixFileMode.None);
        }
    }
}
