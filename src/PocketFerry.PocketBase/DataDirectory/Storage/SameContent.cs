namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>Whether a stream gives what a file holds.</summary>
internal static class SameContent
{
    private const int Piece = 64 << 10;

    public static bool Of(Stream content, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (content.CanSeek && content.Length - content.Position != file.Length)
        {
            return false;
        }

        var (one, other) = (new byte[Piece], new byte[Piece]);
        while (true)
        {
            var read = content.ReadAtLeast(one, Piece, throwOnEndOfStream: false);
            var there = file.ReadAtLeast(other, Piece, throwOnEndOfStream: false);
            if (read != there || !one.AsSpan(0, read).SequenceEqual(other.AsSpan(0, there)))
            {
                return false;
            }

            if (read < Piece)
            {
                return true;
            }
        }
    }
}
