using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>A bcrypt hash of a password.</summary>
public sealed class PasswordField : Field
{
    internal PasswordField(JsonObject json)
        : base(FieldType.Password, json)
    {
        Min = IntProperty("min");
        Max = IntProperty("max");
        Pattern = TextProperty("pattern");
        Cost = IntProperty("cost");
    }

    /// <summary>Fewest code points of the plain password.</summary>
    public int Min { get; }

    /// <summary>Most code points; 0 means PocketBase's default of 71.</summary>
    public int Max { get; }

    /// <summary>Go RE2 pattern of the plain password; empty means none.</summary>
    public string Pattern { get; }

    /// <summary>bcrypt's cost; 0 means 10.</summary>
    public int Cost { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "TEXT DEFAULT '' NOT NULL";
}
