namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>A field's pattern means something in Go that can't be checked exactly here.</summary>
public sealed class PatternNotSupportedException : FormatException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="pattern">The Go RE2 pattern.</param>
    /// <param name="reason">What in it isn't supported, as the end of a sentence.</param>
    /// <param name="inner">What the regular expression engine said.</param>
    public PatternNotSupportedException(string pattern, string reason, Exception? inner = null)
        : base($"The pattern '{pattern}' can't be checked: {reason}.", inner) => Pattern = pattern;

    /// <summary>The Go RE2 pattern.</summary>
    public string Pattern { get; }
}
