using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>Takes the files in that one stream's rows bring along. Not thread-safe.</summary>
internal sealed class FileIntake(LoadedFiles files)
{
    private List<string> _names = [];

    /// <summary>From here on, what is taken in belongs to the rows of this batch.</summary>
    public void Begin(RowBatch records)
    {
        _names = [];
        records.Attached = new Lease(files, _names);
    }

    /// <summary>Checks a file and holds it.</summary>
    /// <param name="rule">What the field takes.</param>
    /// <param name="file">What the file looks like.</param>
    /// <param name="original">What the source calls it: a path, or a name; with an ending or without.</param>
    /// <param name="content">Makes its content of digest and type.</param>
    /// <param name="fault">Why it isn't taken in.</param>
    /// <returns>The name that it gets: the same for the same content and path, in every run.</returns>
    public string Take(
        FileContentRule rule,
        FileLook file,
        string original,
        Func<byte[], string, FileContent> content,
        ref RowFault? fault
    )
    {
        var type = file.TypeFor(original);
        fault = rule.Check(file.Length, type, original);
        if (fault is not null)
        {
            return "";
        }

        var name = FileNaming.Of(original, SuffixOf(file.Digest, original), file.Extension);
        if (files.Hold(name, content(file.Digest, type)))
        {
            _names.Add(name);
            return name;
        }

        fault = rule.Fault(
            MappingCodes.InvalidFile,
            $"Two files of different contents would have the name {name}.",
            "Rename one of them in the source."
        );
        return "";
    }

    private static string SuffixOf(byte[] digest, string original)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(digest);
        hash.AppendData(Encoding.UTF8.GetBytes(original));
        return FileNaming.Suffix(hash.GetHashAndReset());
    }

    private sealed class Lease(LoadedFiles files, List<string> names) : IDisposable
    {
        public void Dispose()
        {
            names.ForEach(files.Release);
            names.Clear();
        }
    }
}
