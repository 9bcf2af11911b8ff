using System.Buffers;

namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>Patterns such as <c>^[a-z0-9]+$</c> and <c>^\w{2,20}$</c>: one ASCII class, repeated over the whole text.</summary>
internal sealed class OneClassPattern : GoPattern
{
    private readonly SearchValues<byte> _class;
    private readonly int _least;
    private readonly int _most;

    private OneClassPattern(SearchValues<byte> values, int least, int most)
    {
        _class = values;
        _least = least;
        _most = most;
    }

    public static OneClassPattern? TryCreate(string pattern)
    {
        if (PatternTranslator.TryReadSequence(pattern) is not [var step] || !step.Set.TryAscii(out var bits))
        {
            return null;
        }

        var values = Enumerable.Range(0, 128).Where(c => (bits >> c & 1) != 0).Select(c => (byte)c).ToArray();
        return new OneClassPattern(SearchValues.Create(values), step.Least, step.Most);
    }

    public override bool IsMatch(ReadOnlySpan<byte> utf8) =>
        utf8.Length >= _least && utf8.Length <= _most && !utf8.ContainsAnyExcept(_class);
}
