using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Backups.Archives;

/// <summary>Whether there is room for what is to be written.</summary>
internal static class DiskSpace
{
    public static long FreeAt(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <exception cref="EndpointException">There is less than is needed.</exception>
    public static void Require(string folder, long free, long needed, string cure)
    {
        if (free < needed)
        {
            throw new EndpointException(
                $"{folder}: {free >> 20} MB of disk are free there; {(needed >> 20) + 1} MB are needed.",
                cure
            );
        }
    }
}
