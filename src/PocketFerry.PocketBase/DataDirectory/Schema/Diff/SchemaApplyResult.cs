namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>What applying a schema did, and what it left.</summary>
/// <param name="Applied">The differences that are gone now.</param>
/// <param name="Left">The differences that are still there, as no option allows them.</param>
public sealed record SchemaApplyResult(SchemaDiff Applied, SchemaDiff Left);
