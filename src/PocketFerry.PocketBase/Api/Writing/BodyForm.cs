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
}

/// <summary>Chooses the form of each field once.</summary>
internal static class BodyForms
{
    public static BodyForm[] Of(Collection collection) => [.. collection.Fields.Select(Of)];

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
