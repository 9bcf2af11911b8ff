using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups;

namespace PocketFerry.PocketBase.Checks;

/// <summary>Whether there is a backup to go back to.</summary>
internal static class BackupCheck
{
    private const string Name = "backup";
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public static async Task<CheckItem> LookAsync(IBackupStore backups, DateTime now, CancellationToken cancellation)
    {
        var list = await backups.ListAsync(cancellation).ConfigureAwait(false);
        var cure = $"pbferry backup create {backups.Name}, or give the run --backup.";
        if (list.MaxBy(b => b.Modified) is not { } newest)
        {
            return CheckItem.Warning(Name, "There is none.", cure);
        }

        var age = now - newest.Modified;
        var finding = string.Create(
            CultureInfo.InvariantCulture,
            $"The newest is {newest.Name}, of {newest.Modified:yyyy-MM-dd HH:mm:ss}Z."
        );
        return age <= Recent ? CheckItem.Ok(Name, finding) : CheckItem.Warning(Name, finding, cure);
    }
}
