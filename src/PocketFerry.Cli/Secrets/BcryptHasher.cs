using System.Text;
using PocketFerry.Engine.Mapping;

namespace PocketFerry.Cli.Secrets;

/// <summary>Hashes the plain passwords of a source as PocketBase does.</summary>
internal sealed class BcryptHasher : IPasswordHasher
{
    public void Hash(ReadOnlySpan<byte> password, int cost, Span<byte> hash)
    {
        var text = BCrypt.Net.BCrypt.HashPassword(Encoding.UTF8.GetString(password), cost);
        Encoding.ASCII.GetBytes(text, hash);
    }
}
