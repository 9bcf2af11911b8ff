using System.Text;
using PocketFerry.Engine.Mapping;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Hashes the plain passwords of a source as PocketBase does.</summary>
internal sealed class BcryptHasher : IPasswordHasher
{
    public static BcryptHasher Instance { get; } = new();

    public void Hash(ReadOnlySpan<byte> password, int cost, Span<byte> hash)
    {
        var text = BCrypt.Net.BCrypt.HashPassword(Encoding.UTF8.GetString(password), cost);
        Encoding.ASCII.GetBytes(text, hash);
    }
}
