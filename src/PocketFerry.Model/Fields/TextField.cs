using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>Plain text; the primary key <c>id</c> is one.</summary>
public sealed class TextField : Field
{
    internal TextField(JsonObject json)
        : base(FieldType.Text, json)
    {
        Min = IntProperty("min");
        Max = IntProperty("max");
        Pattern = TextProperty("pattern");
        AutogeneratePattern = TextProperty("autogeneratePattern");
        PrimaryKey = FlagProperty("primaryKey");
    }

    /// <summary>Fewest code points; 0 means no limit.</summary>
    public int Min { get; }

    /// <summary>Most code points; 0 means PocketBase's default of 5000.</summary>
    public int Max { get; }

    /// <summary>Go RE2 pattern that a value must match somewhere; empty means none.</summary>
    public string Pattern { get; }

    /// <summary>Pattern that PocketBase generates missing values from; empty means none.</summary>
    public string AutogeneratePattern { get; }

    /// <summary>Whether this is the collection's <c>id</c>.</summary>
    public bool PrimaryKey { get; }

    /// <inheritdoc/>
    public override bool IsPrimaryKey => PrimaryKey;

    /// <inheritdoc/>
    public override string ColumnDefinition =>
        PrimaryKey ? "TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL" : "TEXT DEFAULT '' NOT NULL";
}
