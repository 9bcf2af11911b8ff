namespace PocketFerry.Engine.Mapping;

/// <summary>Hashes plain passwords with bcrypt.</summary>
public interface IPasswordHasher
{
    /// <summary>Writes the hash (<c>$2a$…</c>, 60 bytes of ASCII).</summary>
    /// <param name="password">The password: well-formed UTF-8, at most 72 bytes.</param>
    /// <param name="cost">bcrypt's cost, 4 to 31.</param>
    /// <param name="hash">Receives the 60 bytes.</param>
    void Hash(ReadOnlySpan<byte> password, int cost, Span<byte> hash);
}
