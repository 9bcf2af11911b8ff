namespace PocketFerry.Engine.Endpoints;

/// <summary>One line of a pre-flight check.</summary>
/// <param name="Name">What was looked at, in a word or two: <c>backup</c>.</param>
/// <param name="State">What came of it.</param>
/// <param name="Finding">What was found, in a sentence.</param>
/// <param name="Cure">What to do about it; empty where nothing is to be done.</param>
public sealed record CheckItem(string Name, CheckState State, string Finding, string Cure = "")
{
    /// <summary>All is well.</summary>
    public static CheckItem Ok(string name, string finding) => new(name, CheckState.Ok, finding);

    /// <summary>A run would work, with a result that may surprise.</summary>
    public static CheckItem Warning(string name, string finding, string cure = "") =>
        new(name, CheckState.Warning, finding, cure);

    /// <summary>A run would fail, or reject rows.</summary>
    public static CheckItem Failed(string name, string finding, string cure) =>
        new(name, CheckState.Failed, finding, cure);
}

/// <summary>What came of a check.</summary>
public enum CheckState
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>A run would work, with a result that may surprise.</summary>
    Warning,

    /// <summary>A run would fail, or reject rows.</summary>
    Failed,
}
