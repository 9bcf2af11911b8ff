using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>One collection of a run that is undone.</summary>
/// <param name="Undo">As it was written down.</param>
/// <param name="Collection">As it is now.</param>
/// <param name="IsDropped">Whether the run made it, so that it goes as a whole.</param>
internal sealed record ServerTable(UndoCollection Undo, Collection Collection, bool IsDropped);
