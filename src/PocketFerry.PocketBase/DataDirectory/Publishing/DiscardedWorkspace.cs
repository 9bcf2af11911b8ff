namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>A dry run: everything is done on a copy, and the copy is thrown away.</summary>
internal sealed class DiscardedWorkspace(DataDirectoryPath path, string folder) : CopyWorkspace(path, folder)
{
    public override string Strategy => "a throwaway copy; nothing was kept";

    public override void Publish() => Check();
}
