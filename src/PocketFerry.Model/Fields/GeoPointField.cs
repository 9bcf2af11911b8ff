using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>A longitude and a latitude in degrees.</summary>
public sealed class GeoPointField : Field
{
    internal GeoPointField(JsonObject json)
        : base(FieldType.GeoPoint, json) { }

    /// <inheritdoc/>
    public override string ColumnDefinition => "JSON DEFAULT '{\"lon\":0,\"lat\":0}' NOT NULL";
}
