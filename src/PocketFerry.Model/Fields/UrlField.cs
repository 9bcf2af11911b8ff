using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>An absolute URL.</summary>
public sealed class UrlField : Field
{
    internal UrlField(JsonObject json)
        : base(FieldType.Url, json)
    {
        OnlyDomains = ListProperty("onlyDomains");
        ExceptDomains = ListProperty("exceptDomains");
    }

    /// <summary>The only domains allowed; empty means all.</summary>
    public IReadOnlyList<string> OnlyDomains { get; }

    /// <summary>Domains refused.</summary>
    public IReadOnlyList<string> ExceptDomains { get; }

    /// <inheritdoc/>
    public override string ColumnDefinition => "TEXT DEFAULT '' NOT NULL";
}
