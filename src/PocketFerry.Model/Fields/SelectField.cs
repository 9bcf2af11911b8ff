using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>One or several of a fixed list of values.</summary>
public sealed class SelectField : Field
{
    internal SelectField(JsonObject json)
        : base(FieldType.Select, json)
    {
        Values = ListProperty("values");
        MaxSelect = IntProperty("maxSelect");
    }

    /// <summary>The values allowed.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Most values; up to 1 means a single value stored bare.</summary>
    public int MaxSelect { get; }

    /// <inheritdoc/>
    public override bool IsMultiple => MaxSelect > 1;

    /// <inheritdoc/>
    public override string ColumnDefinition => IsMultiple ? "JSON DEFAULT '[]' NOT NULL" : "TEXT DEFAULT '' NOT NULL";
}
