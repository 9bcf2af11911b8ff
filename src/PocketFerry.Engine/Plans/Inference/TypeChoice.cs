using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>The field type that fits a column, and why.</summary>
/// <param name="Type">The type; null where PocketBase has none for the values.</param>
/// <param name="Reason">Why, in a few words.</param>
internal readonly record struct TypeChoice(FieldType? Type, string Reason)
{
    /// <summary>Weighs the values first, the declared type where they agree with it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="textIsUntyped">Whether texts of the source may stand for numbers, bools and documents.</param>
    public static TypeChoice For(ColumnEvidence column, bool textIsUntyped)
    {
        var family = DeclaredFamilies.Of(column.DeclaredType);
        if (column.Values == 0)
        {
            return ByDeclaration(family, column);
        }

        if (column.Binaries == column.Values)
        {
            return family == DeclaredFamily.Binary
                ? new(FieldType.Text, Declared(column) + ", as base64")
                : new(null, "bytes, for which PocketBase has no field");
        }

        if (column.Booleans == column.Values)
        {
            return new(FieldType.Bool, "all true or false");
        }

        if (family == DeclaredFamily.Point && column.Points == column.Values)
        {
            return new(FieldType.GeoPoint, Declared(column));
        }

        if (column.Documents == column.Values || (family == DeclaredFamily.Json && !textIsUntyped))
        {
            return new(FieldType.Json, column.Documents == column.Values ? "JSON documents" : Declared(column));
        }

        if (column.Numbers == column.Values)
        {
            return ForNumbers(column, family);
        }

        if (column.Texts == column.Values)
        {
            return ForTexts(column, family, textIsUntyped);
        }

        // Several kinds in one column. A number column may hold NaN, which is a text to us.
        if (family == DeclaredFamily.Number && column.Numbers + column.Texts == column.Values && !textIsUntyped)
        {
            return new(FieldType.Text, Declared(column) + ", but not all are finite numbers");
        }

        // JSON holds numbers as a double does, and would refuse these.
        if (column.InexactNumbers > 0 && column.Numbers + column.Texts == column.Values)
        {
            return new(FieldType.Text, "texts, and numbers of more digits than a double holds");
        }

        if (column.Documents > 0 || !textIsUntyped)
        {
            return new(FieldType.Json, "values of several kinds");
        }

        return
            family == DeclaredFamily.Number
            && column.Has(Shapes.Number)
            && column.Binaries == 0
            && column.InexactNumbers == 0
            ? new(FieldType.Number, Declared(column))
            : new(FieldType.Text, "numbers and texts mixed");
    }

    private static TypeChoice ForNumbers(ColumnEvidence column, DeclaredFamily family)
    {
        if (column.InexactNumbers > 0)
        {
            return new(FieldType.Text, "numbers of more digits than a double holds");
        }

        return family switch
        {
            DeclaredFamily.Bool when column.OnlyBits => new(FieldType.Bool, Declared(column) + ", all 0 or 1"),
            DeclaredFamily.Text => new(FieldType.Text, Declared(column)),
            DeclaredFamily.Date => new(FieldType.Number, Declared(column) + ", but numbers"),
            DeclaredFamily.Number => new(FieldType.Number, Declared(column)),
            _ => new(FieldType.Number, "all numbers"),
        };
    }

    private static TypeChoice ForTexts(ColumnEvidence column, DeclaredFamily family, bool textIsUntyped)
    {
        if (textIsUntyped && family != DeclaredFamily.Text)
        {
            if (column.Has(Shapes.Bool) || (family == DeclaredFamily.Bool && column.Has(Shapes.Bit)))
            {
                return new(FieldType.Bool, "all true or false");
            }

            if (column.Has(Shapes.Number) && family is DeclaredFamily.None or DeclaredFamily.Number)
            {
                return new(FieldType.Number, "all numbers");
            }
        }

        return column.Has(Shapes.Date)
                ? new(FieldType.Date, family == DeclaredFamily.Date ? Declared(column) : "all dates")
            : column.Has(Shapes.PreciseDate) && family == DeclaredFamily.Date
                ? new(FieldType.Date, Declared(column) + ", cut to milliseconds")
            : column.Has(Shapes.Json) && textIsUntyped ? new(FieldType.Json, "all JSON documents")
            : column.Has(Shapes.Email) ? new(FieldType.Email, "all e-mail addresses")
            : column.Has(Shapes.Url) ? new(FieldType.Url, "all web addresses")
            : column.Has(Shapes.Uuid) ? new(FieldType.Text, "uuids")
            : family is DeclaredFamily.None or DeclaredFamily.Text ? new(FieldType.Text, "texts")
            : new(FieldType.Text, Declared(column) + ", but texts");
    }

    private static TypeChoice ByDeclaration(DeclaredFamily family, ColumnEvidence column)
    {
        var reason = family == DeclaredFamily.None ? "no values" : Declared(column) + ", no values";
        return family switch
        {
            DeclaredFamily.Number => new(FieldType.Number, reason),
            DeclaredFamily.Bool => new(FieldType.Bool, reason),
            DeclaredFamily.Date => new(FieldType.Date, reason),
            DeclaredFamily.Json => new(FieldType.Json, reason),
            DeclaredFamily.Point => new(FieldType.GeoPoint, reason),
            _ => new(FieldType.Text, reason),
        };
    }

    private static string Declared(ColumnEvidence column) => "declared " + column.DeclaredType;
}
