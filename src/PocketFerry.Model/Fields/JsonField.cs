using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>Any JSON value.</summary>
public sealed class JsonField : Field
{
    internal JsonField(JsonObject json)
        : base(FieldType.Json, json)
    {
        MaxSize = LongProperty("maxSize");
    }

    /// <summary>Most bytes; 0 means PocketBase's default of 1 MiB.</summary>
    public long MaxSize { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "JSON DEFAULT NULL";
}
