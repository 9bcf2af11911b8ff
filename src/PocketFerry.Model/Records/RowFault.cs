namespace PocketFerry.Model.Records;

/// <summary>Why a row can't go in.</summary>
/// <param name="Code">A stable code: PocketBase's own (<c>validation_required</c>) or ours (<c>malformed_row</c>).</param>
/// <param name="Column">The source column or field at fault; empty where it is the whole row.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Cure">What to do about it, in one sentence; may be empty.</param>
/// <param name="Value">The value at fault, shortened; empty for secrets.</param>
public sealed record RowFault(string Code, string Column, string Message, string Cure = "", string Value = "");
