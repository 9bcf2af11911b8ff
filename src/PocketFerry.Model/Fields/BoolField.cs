using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>True or false; <see cref="Field.Required"/> means that it must be true.</summary>
public sealed class BoolField : Field
{
    internal BoolField(JsonObject json)
        : base(FieldType.Bool, json) { }

    /// <inheritdoc/>
    public override string ColumnDefinition => "BOOLEAN DEFAULT FALSE NOT NULL";
}
