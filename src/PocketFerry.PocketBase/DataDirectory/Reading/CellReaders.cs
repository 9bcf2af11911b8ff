using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Reading;

/// <summary>Chooses the reader of a column, once.</summary>
internal static class CellReaders
{
    private static readonly CellReader Text = new TextCellReader();
    private static readonly CellReader Number = new NumberCellReader();
    private static readonly CellReader Bool = new BoolCellReader();
    private static readonly CellReader Document = new DocumentCellReader();
    private static readonly CellReader Json = new JsonCellReader();

    public static CellReader For(Field field) =>
        field.Type switch
        {
            FieldType.Number => Number,
            FieldType.Bool => Bool,
            FieldType.Json => Json,
            FieldType.GeoPoint => Document,
            FieldType.Select or FieldType.File or FieldType.Relation when field.IsMultiple => Document,
            _ => Text,
        };
}
