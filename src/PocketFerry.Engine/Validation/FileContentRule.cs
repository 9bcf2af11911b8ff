using System.Globalization;
using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a file field's contents.</summary>
internal sealed class FileContentRule(FileField field) : FieldRule(field)
{
    private const long UsualMost = 5 << 20;

    private readonly long _most = field.MaxSize > 0 ? field.MaxSize : UsualMost;

    /// <summary>Why a file of that size can't be the field's; null where it can.</summary>
    public RowFault? CheckSize(long length, string name) =>
        length <= _most
            ? null
            : Fault(
                RuleCodes.FileSize,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file has {length:N0} bytes; {Field.Name} takes at most {_most:N0}."
                ),
                "Raise the field's maxSize, or make the file smaller.",
                Encoding.UTF8.GetBytes(name)
            );

    /// <summary>Why a file can't be the field's; null where it can.</summary>
    public RowFault? Check(long length, string mediaType, string name)
    {
        var plain = mediaType.Split(';')[0];
        return CheckSize(length, name)
            ?? (
                field.MimeTypes.Count == 0
                || field.MimeTypes.Any(t => t.Split(';')[0].Trim().Equals(plain, StringComparison.OrdinalIgnoreCase))
                    ? null
                    : Fault(
                        RuleCodes.FileType,
                        $"The file is {plain}; {Field.Name} takes {string.Join(", ", field.MimeTypes)}.",
                        "Add the type to the field's mimeTypes, or leave the file out.",
                        Encoding.UTF8.GetBytes(name)
                    )
            );
    }
}
