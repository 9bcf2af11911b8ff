using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>An e-mail address.</summary>
public sealed class EmailField : Field
{
    internal EmailField(JsonObject json)
        : base(FieldType.Email, json)
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
