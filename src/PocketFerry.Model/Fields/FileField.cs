using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>One or several uploaded files, by stored name.</summary>
public sealed class FileField : Field
{
    internal FileField(JsonObject json)
        : base(FieldType.File, json)
    {
        MaxSelect = IntProperty("maxSelect");
        MaxSize = LongProperty("maxSize");
        MimeTypes = ListProperty("mimeTypes");
        Thumbs = ListProperty("thumbs");
        Protected = FlagProperty("protected");
    }

    /// <summary>Most files; up to 1 means a single name stored bare.</summary>
    public int MaxSelect { get; }

    /// <summary>Most bytes a file; 0 means PocketBase's default of 5 MiB.</summary>
    public long MaxSize { get; }

    /// <summary>Media types allowed; empty means all.</summary>
    public IReadOnlyList<string> MimeTypes { get; }

    /// <summary>Sizes of the thumbnails that may be asked for.</summary>
    public IReadOnlyList<string> Thumbs { get; }

    /// <summary>Whether a download needs a file token.</summary>
    public bool Protected { get; }

    /// <inheritdoc/>
    public override bool IsMultiple => MaxSelect > 1;

    /// <inheritdoc/>
    public override string ColumnDefinition => IsMultiple ? "JSON DEFAULT '[]' NOT NULL" : "TEXT DEFAULT '' NOT NULL";
}
