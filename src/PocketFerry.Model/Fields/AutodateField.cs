using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>A date that PocketBase sets by itself.</summary>
public sealed class AutodateField : Field
{
    internal AutodateField(JsonObject json)
        : base(FieldType.Autodate, json)
    {
        OnCreate = FlagProperty("onCreate");
        OnUpdate = FlagProperty("onUpdate");
    }

    /// <summary>Whether it is set when a record is created.</summary>
    public bool OnCreate { get; }

    /// <summary>Whether it is set when a record is updated.</summary>
    public bool OnUpdate { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "TEXT DEFAULT '' NOT NULL";
}
