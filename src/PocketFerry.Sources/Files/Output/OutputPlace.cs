using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Sources.Files.Output;

/// <summary>
/// Where output goes: written under another name beside it, and renamed once it is whole. What exists is replaced only
/// where that was asked for.
/// </summary>
internal sealed class OutputPlace
{
    private readonly string _path;
    private readonly bool _isFolder;
    private readonly OutputLedger? _ledger;
    private readonly bool _keeps;

    /// <param name="path">The place, as the user wrote it.</param>
    /// <param name="plan">The plan of the run; its ledger remembers what lies aside.</param>
    /// <param name="options">Whether what exists is replaced, and what is unfinished stays.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public OutputPlace(string path, RunPlan plan, FileTargetOptions options, bool isFolder)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _isFolder = isFolder;
        _ledger = plan.DryRun ? null : plan.Ledger?.Outputs;
        _keeps = options.KeepUnfinished && _ledger is not null;
        var mark = plan.RunId.Length > 0 ? plan.RunId : Guid.NewGuid().ToString("N")[..8];
        Partial = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{mark}.partial");
        var isAside = Exists(Partial);
        GoesOn = _keeps && _ledger!.Unfinished == Partial && (isAside || _ledger.HasMarks);
        IsWhole = GoesOn && _ledger!.IsWhole;
        if (GoesOn && !isAside && !(IsWhole && Exists(_path)))
        {
            throw Changed("isn't there any more");
        }

        if (!IsWhole || isAside)
        {
            Check(path, options.Overwrite);
        }
    }

    /// <summary>The name to write under.</summary>
    public string Partial { get; }

    /// <summary>Whether an earlier process began the output, which is to be gone on with.</summary>
    public bool GoesOn { get; }

    /// <summary>Whether an earlier process made it whole, and perhaps put it into its place.</summary>
    public bool IsWhole { get; }

    /// <summary>Remembers how much of each stream's output counts; null where nothing stays of a run that ends early.</summary>
    public OutputLedger? Marks => _keeps ? _ledger : null;

    /// <summary>What was left of the output is no longer what the run left.</summary>
    /// <param name="how">What is wrong with it.</param>
    public EndpointException Changed(string how) =>
        new(
            $"{Partial}, which holds what the run had written, {how}: the run can't be resumed.",
            "Run the whole command again.",
            EndpointFailure.Usage
        );

    /// <summary>Makes sure that nothing is in the way of a new beginning.</summary>
    public void Begin()
    {
        CreateParent();
        Remove(Partial);
        _ledger?.Begin(Partial);
    }

    private void CreateParent()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{_path}: the folder can't be made: {e.Message}", inner: e);
        }
    }

    /// <summary>Renames the finished output into its place.</summary>
    public void Move()
    {
        CrashPoint.Reach("output-written");
        Marks?.Finish();
        CrashPoint.Reach("output-whole");
        Guard(_isFolder ? MoveFolder : MoveFile);
        CrashPoint.Reach("output-moved");
    }

    /// <summary>Takes away what was written, unless it is gone on with later or is in its place.</summary>
    public void Discard()
    {
        if (!_keeps)
        {
            Remove(Partial);
        }
    }

    private void MoveFile()
    {
        if (File.Exists(Partial) || !IsWhole)
        {
            File.Move(Partial, _path, overwrite: true);
        }
    }

    // The folder that was there goes away only when the new one is in its place. Each step may have been done already by a
    // process that was killed.
    private void MoveFolder()
    {
        var old = Partial + ".old";
        if (Directory.Exists(Partial) || !IsWhole)
        {
            if (Directory.Exists(_path) && !Directory.Exists(old))
            {
                Directory.Move(_path, old);
                CrashPoint.Reach("output-aside");
            }

            Directory.Move(Partial, _path);
        }

        Remove(old);
    }

    private static bool Exists(string path) => Directory.Exists(path) || File.Exists(path);

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private void Check(string path, bool overwrite)
    {
        var isOther = _isFolder ? File.Exists(_path) : Directory.Exists(_path);
        if (isOther)
        {
            throw new EndpointException(
                $"{path}: this is a {(_isFolder ? "file" : "folder")}, and a {(_isFolder ? "folder" : "file")} is to be written.",
                "Choose another name.",
                EndpointFailure.Usage
            );
        }

        var exists = _isFolder
            ? Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any()
            : File.Exists(_path) && new FileInfo(_path).Length > 0;
        if (exists && !overwrite)
        {
            throw new EndpointException(
                $"{path}: it exists and isn't empty.",
                "Choose another name, or replace it with --overwrite.",
                EndpointFailure.Usage
            );
        }

        if (exists && _isFolder && !File.Exists(Path.Combine(_path, Dumps.DumpManifest.FileName)))
        {
            throw new EndpointException(
                $"{path}: the folder is no dump, so it isn't replaced.",
                "Choose another name, or empty the folder yourself.",
                EndpointFailure.Usage
            );
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{_path}: can't be put in its place: {e.Message}", inner: e);
        }
    }
}
