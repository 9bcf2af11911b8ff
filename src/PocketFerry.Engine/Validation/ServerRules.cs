namespace PocketFerry.Engine.Validation;

/// <summary>What differs between PocketBase's versions in how values are checked and stored.</summary>
public sealed class ServerRules
{
    /// <summary>The rules of a version.</summary>
    /// <param name="version">The version; null means the strictest, which is the newest known.</param>
    public ServerRules(Version? version = null)
    {
        var known = version ?? new Version(0, 40, 4);
        KnowsReservedIds = known >= new Version(0, 33);
        EscapesHtmlInLists = known < new Version(0, 40);
        RefusesHugeNumbersInJson = known >= new Version(0, 40);
    }

    /// <summary>Whether ids can't have blanks, dots and the like, nor be names that Windows reserves (0.33).</summary>
    public bool KnowsReservedIds { get; }

    /// <summary>Whether lists are stored with <c>&lt; &gt; &amp;</c> escaped (before 0.40).</summary>
    public bool EscapesHtmlInLists { get; }

    /// <summary>Whether JSON with a number beyond a double anywhere in it is refused (0.40).</summary>
    public bool RefusesHugeNumbersInJson { get; }
}
