using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>A finite double; integers are exact up to 2^53.</summary>
public sealed class NumberField : Field
{
    internal NumberField(JsonObject json)
        : base(FieldType.Number, json)
    {
        Min = NumberProperty("min");
        Max = NumberProperty("max");
        OnlyInt = FlagProperty("onlyInt");
    }

    /// <summary>Least value, or null.</summary>
    public double? Min { get; }

    /// <summary>Greatest value, or null.</summary>
    public double? Max { get; }

    /// <summary>Whether decimals are refused.</summary>
    public bool OnlyInt { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "NUMERIC DEFAULT 0 NOT NULL";
}
