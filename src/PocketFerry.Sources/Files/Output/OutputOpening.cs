using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Opens one data file of an output: a new one, or what an earlier process of the run wrote of it.</summary>
internal sealed class OutputOpening(OutputPlace place, FileCompression compression, bool isPrivate)
{
    /// <summary>Where the file is; null goes nowhere (a dry run).</summary>
    public required string? Path { get; init; }

    /// <summary>Whether its hash is made.</summary>
    public bool IsHashed { get; init; }

    /// <summary>Whether it can be gone on with; otherwise it is written anew.</summary>
    public bool CanContinue { get; init; }

    /// <summary>Opens it; gives what counts of it, too.</summary>
    /// <param name="empty">What counts of a new file: nothing.</param>
    public (OutputFile File, OutputMark From) Open(OutputMark empty)
    {
        if (place.GoesOn && Path is not null)
        {
            if (CanContinue && place.Marks?.Find(empty.Stream) is { } mark)
            {
                var file = File.Exists(Path) ? OutputFile.Continue(Path, mark) : null;
                return (file ?? throw place.Changed($"is another in {System.IO.Path.GetFileName(Path)}"), mark);
            }

            File.Delete(Path);
        }

        return (new OutputFile(Path, compression, isPrivate, IsHashed), empty);
    }

    /// <summary>Makes sure that a file that was finished is still there, as long as it was.</summary>
    public void Check(OutputMark? mark)
    {
        if (mark is null || !File.Exists(Path) || new FileInfo(Path).Length != mark.Bytes)
        {
            throw place.Changed($"is another in {System.IO.Path.GetFileName(Path)}");
        }
    }
}
