using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Chooses how a field's stored values are read, once a column.</summary>
internal static class StoredCells
{
    private static readonly StoredCell Text = new StoredText();
    private static readonly StoredCell Number = new StoredNumbers();
    private static readonly StoredCell Bool = new StoredBool();
    private static readonly StoredCell Date = new StoredDate();
    private static readonly StoredCell One = new StoredOne();
    private static readonly StoredCell Many = new StoredMany();
    private static readonly StoredCell Point = new StoredPoint();
    private static readonly StoredCell Json = new StoredJson();

    /// <summary>The reader for a field; null for a type that is not known here.</summary>
    public static StoredCell? For(Field field) =>
        field.Type switch
        {
            FieldType.Text or FieldType.Email or FieldType.Url or FieldType.Editor or FieldType.Password => Text,
            FieldType.Number => Number,
            FieldType.Bool => Bool,
            FieldType.Date or FieldType.Autodate => Date,
            FieldType.Select or FieldType.File or FieldType.Relation => field.IsMultiple ? Many : One,
            FieldType.GeoPoint => Point,
            FieldType.Json => Json,
            _ => null,
        };
}
