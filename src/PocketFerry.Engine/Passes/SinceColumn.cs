namespace PocketFerry.Engine.Passes;

/// <summary>The column by which a pass knows the rows that are new or changed.</summary>
/// <param name="Column">A column that grows with every change: <c>updated_at</c>, a version, or a key of rows that never change.</param>
/// <param name="Overlap">How far before the last mark a pass begins to read; null takes what suits the column.</param>
public sealed record SinceColumn(string Column, PassOverlap? Overlap);
