namespace PocketFerry.Bench;

/// <summary>Random numbers that are the same for the same seed on every machine and runtime.</summary>
internal sealed class SplitMix(int seed)
{
    private ulong _state = (ulong)seed;

    public int Next(int from, int to) => from + (int)(Next() % (ulong)(to - from));

    public string Text(string alphabet, int length) =>
        string.Create(
            length,
            (alphabet, this),
            static (span, s) =>
            {
                foreach (ref var c in span)
                {
                    c = s.alphabet[s.Item2.Next(0, s.alphabet.Length)];
                }
            }
        );

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
