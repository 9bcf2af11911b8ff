using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>Rich text (HTML).</summary>
public sealed class EditorField : Field
{
    internal EditorField(JsonObject json)
        : base(FieldType.Editor, json)
    {
        MaxSize = LongProperty("maxSize");
        ConvertUrls = FlagProperty("convertURLs");
    }

    /// <summary>Most bytes; 0 means PocketBase's default of 5 MiB.</summary>
    public long MaxSize { get; }

    /// <summary>Whether the dashboard strips the server's address from links.</summary>
    public bool ConvertUrls { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "TEXT DEFAULT '' NOT NULL";
}
