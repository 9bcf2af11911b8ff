using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>One or several ids of records of a collection.</summary>
public sealed class RelationField : Field
{
    internal RelationField(JsonObject json)
        : base(FieldType.Relation, json)
    {
        CollectionId = TextProperty("collectionId");
        CascadeDelete = FlagProperty("cascadeDelete");
        MinSelect = IntProperty("minSelect");
        MaxSelect = IntProperty("maxSelect");
    }

    /// <summary>The id of the collection referred to.</summary>
    public string CollectionId { get; }

    /// <summary>Whether deleting the referenced record deletes this one.</summary>
    public bool CascadeDelete { get; }

    /// <summary>Fewest ids in a non-empty multiple relation.</summary>
    public int MinSelect { get; }

    /// <summary>Most ids; up to 1 means a single id stored bare.</summary>
    public int MaxSelect { get; }

    /// <inheritdoc/>
    public override bool IsMultiple => MaxSelect > 1;

    /// <inheritdoc/>
    public override string ColumnDefinition => IsMultiple ? "JSON DEFAULT '[]' NOT NULL" : "TEXT DEFAULT '' NOT NULL";
}
