using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>A rule for fields that hold one text or a list of them. Checked in PocketBase's order: count, then values.</summary>
public abstract class ListRule : FieldRule
{
    private protected ListRule(Field field)
        : base(field) { }

    /// <summary>Checks how many different values there are (at least one); null means that it is good.</summary>
    public abstract RowFault? CheckCount(int count);

    /// <summary>Checks one value that isn't empty; null means that it is good.</summary>
    /// <param name="utf8">Well-formed UTF-8.</param>
    public abstract RowFault? CheckValue(ReadOnlySpan<byte> utf8);

    private protected RowFault TooMany(string code, int count, int most) =>
        Fault(
            code,
            $"There are {count} values; {Field.Name} takes at most {most}.",
            "Drop some in the source or raise the field's maxSelect."
        );
}
