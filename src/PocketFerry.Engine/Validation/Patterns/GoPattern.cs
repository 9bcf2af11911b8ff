namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>A field's pattern: Go RE2, checked in time linear in the value's length. Not thread-safe.</summary>
public abstract class GoPattern
{
    /// <summary>Whether the pattern matches somewhere in the text, which must be well-formed UTF-8.</summary>
    public abstract bool IsMatch(ReadOnlySpan<byte> utf8);

    /// <summary>Makes the quickest checker for a pattern.</summary>
    /// <exception cref="PatternNotSupportedException">The pattern doesn't translate exactly.</exception>
    public static GoPattern Create(string pattern) =>
        (GoPattern?)OneClassPattern.TryCreate(pattern)
        ?? (GoPattern?)FixedPattern.TryCreate(pattern)
        ?? new RegexPattern(pattern);
}
