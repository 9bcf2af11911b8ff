namespace PocketFerry.Engine.Undo;

/// <summary>A collection of which a run touched records.</summary>
/// <param name="Number">Its number in the undo file.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name when the run began.</param>
/// <param name="Fields">The fields that pre-images and fingerprints speak of, in their order.</param>
internal sealed record UndoCollection(int Number, string Id, string Name, IReadOnlyList<string> Fields);
