using PocketFerry.Engine.Links;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>A run that copies some rows once more.</summary>
/// <param name="Rows">The rows by stream.</param>
/// <param name="Request">How they go.</param>
/// <param name="Links">Where the files are that their texts link to; null leaves the links.</param>
internal sealed record Repair(IReadOnlyDictionary<string, RowSelection?> Rows, PlanRequest Request, LinkTargets? Links);
