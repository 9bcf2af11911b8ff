using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>How a field's stored form becomes the API's.</summary>
internal enum BodyForm
{
    /// <summary>A text stays a text.</summary>
    Text,

    /// <summary>0 and 1 become false and true.</summary>
    Bool,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Lists and geo points: JSON as it is.</summary>
    Raw,

    /// <summary>
    /// A json field: its JSON goes as one text, which the server takes as JSON byte for byte; an object would come back
    /// with its keys sorted and its numbers rounded.
    /// </summary>
    Document,

    /// <summary>Names of files, which are uploaded.</summary>
    File,

    /// <summary>A plain password goes, a hash can't.</summary>
    Password,

    /// <summary>The records API doesn't take it: autodate fields.</summary>
    Never,

    /// <summary>A json field for the hooks: its JSON as it is, on one line.</summary>
    Line,

    /// <summary>What the hooks take as it is stored, and never emptied: autodate fields, passwords plain or hashed.</summary>
    Kept,
}

/// <summary>Chooses the form of each field once.</summary>
internal static class BodyForms
{
    /// <summary>The records API's forms.</summary>
    public static BodyForm[] Of(Collection collection) => [.. collection.Fields.Select(Of)];

    /// <summary>The forms of the hooks' import route.</summary>
    public static BodyForm[] OfHooks(Collection collection) =>
        [
            .. collection.Fields.Select(f =>
                f.Type switch
                {
                    FieldType.Json => BodyForm.Line,
                    FieldType.Autodate or FieldType.Password => BodyForm.Kept,
                    _ => Of(f),
                }
            ),
        ];

    private static BodyForm Of(Field field) =>
        field.Type switch
        {
            FieldType.Bool => BodyForm.Bool,
            FieldType.Number => BodyForm.Number,
            FieldType.Json => BodyForm.Document,
            FieldType.GeoPoint => BodyForm.Raw,
            FieldType.File => BodyForm.File,
            FieldType.Password => BodyForm.Password,
            FieldType.Autodate => BodyForm.Never,
            _ when field.IsMultiple => BodyForm.Raw,
            _ => BodyForm.Text,
        };
}
