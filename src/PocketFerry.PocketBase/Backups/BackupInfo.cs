namespace PocketFerry.PocketBase.Backups;

/// <summary>A backup as it is listed.</summary>
/// <param name="Name">Its name, such as <c>nightly.zip</c>.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Modified">When it was made, in UTC.</param>
public sealed record BackupInfo(string Name, long Size, DateTime Modified);
