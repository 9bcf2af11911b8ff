using System.Buffers;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a file field's stored names; the files themselves are the writer's to check.</summary>
public sealed class FileRule : ListRule
{
    /// <summary>The code of a name that can't be a stored file's.</summary>
    public const string InvalidName = "invalid_file_name";

    private const int MaxNameBytes = 255;

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create("/\\\0"u8);

    private readonly int _most;

    /// <summary>Makes the rules.</summary>
    public FileRule(FileField field)
        : base(field) => _most = Math.Max(field.MaxSelect, 1);

    /// <inheritdoc/>
    public override RowFault? CheckCount(int count) =>
        count <= _most ? null : TooMany(RuleCodes.TooManyFiles, count, _most);

    /// <inheritdoc/>
    public override RowFault? CheckValue(ReadOnlySpan<byte> utf8) =>
        // A name becomes a path in the storage folder and must not lead out of it.
        utf8.ContainsAny(Forbidden)
        || utf8.SequenceEqual("."u8)
        || utf8.SequenceEqual(".."u8)
        || utf8.Length > MaxNameBytes
            ? Fault(
                InvalidName,
                "The value is no file name: it has a slash, backslash or NUL, is '.' or '..', or is over 255 bytes long.",
                "Give the bare file name.",
                utf8
            )
            : null;
}
