namespace PocketFerry.PocketBase.Api.Reading.Slow;

/// <summary>What a secret may look like.</summary>
/// <param name="Prefix">How it begins.</param>
/// <param name="Alphabet">The characters behind that, in the order in which SQLite compares them.</param>
/// <param name="MinLength">Fewest characters in all.</param>
/// <param name="MaxLength">Most characters in all.</param>
internal sealed record SecretForm(string Prefix, string Alphabet, int MinLength, int MaxLength)
{
    private const string LettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // A superuser may have chosen another form, and other programs' hashes may have been planted. PocketBase before 0.39
    // has no way to write a text that ends in a backslash.
    private static readonly SecretForm Any = new(
        "",
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c != '\\')),
        0,
        255
    );

    /// <summary>How PocketBase hashes, then anything.</summary>
    public static IReadOnlyList<SecretForm> OfPassword { get; } =
    [new("$2a$10$", "./" + LettersAndDigits, 60, 60), Any];

    /// <summary>How PocketBase makes token keys, then anything.</summary>
    public static IReadOnlyList<SecretForm> OfTokenKey { get; } = [new("", LettersAndDigits, 30, 60), Any];

    /// <summary>The text that is just above all that begin with the prefix.</summary>
    public string BehindPrefix => Prefix[..^1] + (char)(Prefix[^1] + 1);

    /// <summary>How many questions tell one character.</summary>
    public int QuestionsPerCharacter => (int)Math.Ceiling(Math.Log2(Alphabet.Length));
}
