using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>A point in time, UTC, with milliseconds.</summary>
public sealed class DateField : Field
{
    internal DateField(JsonObject json)
        : base(FieldType.Date, json)
    {
        Min = TextProperty("min");
        Max = TextProperty("max");
    }

    /// <summary>Earliest date in canonical text, or empty.</summary>
    public string Min { get; }

    /// <summary>Latest date in canonical text, or empty.</summary>
    public string Max { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "TEXT DEFAULT '' NOT NULL";
}
