using System.Text.Json.Nodes;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>A field with its options, and the values to put into it.</summary>
/// <param name="Type">The field's type, or <c>id</c> and <c>auth</c> for the fields that PocketBase itself makes.</param>
/// <param name="Name">The case's name within its type.</param>
/// <param name="Column">The field's name.</param>
/// <param name="Field">The field's options.</param>
/// <param name="Values">The values.</param>
public sealed record OracleCase(
    string Type,
    string Name,
    string Column,
    JsonObject Field,
    IReadOnlyList<OracleValue> Values
)
{
    /// <summary>The type under which the server gets the field where the API never takes values of its own type.</summary>
    public string? As { get; init; }

    /// <summary>Whether the field belongs to an auth collection.</summary>
    public bool IsAuth { get; init; }

    /// <summary>Whether the values are names of files to upload.</summary>
    public bool IsUpload { get; init; }

    /// <summary>The ids of the records that a relation may refer to.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The name of the case's collection.</summary>
    public string CollectionName => $"{Type}_{Name.Replace('-', '_')}";

    /// <inheritdoc/>
    public override string ToString() => $"{Type}/{Name}";
}
