using System.Text;
using System.Text.RegularExpressions;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.DataDirectory.Init;

/// <summary>The first superuser of a fresh data directory. Holds no plain password, and never shows its hash.</summary>
public sealed partial class Superuser
{
    /// <summary>Names a superuser whose password's hash is known.</summary>
    /// <param name="email">The e-mail address.</param>
    /// <param name="passwordHash">A bcrypt hash, such as <c>$2a$10$…</c>.</param>
    /// <exception cref="EndpointException">The address is none, or the hash is no bcrypt hash.</exception>
    public Superuser(string email, string passwordHash)
    {
        if (email.Length > 255 || !EmailForm().IsMatch(email))
        {
            throw new EndpointException(
                $"'{email}' is no e-mail address.",
                "Name the superuser like this: --superuser admin@example.com",
                EndpointFailure.Usage
            );
        }

        if (!Bcrypt().IsMatch(passwordHash))
        {
            throw new EndpointException(
                "The superuser's password hash is no bcrypt hash.",
                "Give the plain password, or a hash that starts with $2a$.",
                EndpointFailure.Usage
            );
        }

        Email = email;
        PasswordHash = passwordHash;
    }

    /// <summary>The e-mail address.</summary>
    public string Email { get; }

    internal string PasswordHash { get; }

    /// <summary>Names a superuser and hashes the password as PocketBase does (bcrypt, cost 10).</summary>
    /// <exception cref="EndpointException">PocketBase would refuse the address or the password.</exception>
    public static Superuser WithPassword(string email, string password)
    {
        // bcrypt reads 72 bytes; PocketBase refuses more than 71 characters, and Go more than 72 bytes.
        if (password.EnumerateRunes().Count() is < 8 or > 71 || Encoding.UTF8.GetByteCount(password) > 72)
        {
            throw new EndpointException(
                "The superuser's password must have 8 to 71 characters, and at most 72 bytes.",
                "Choose another password.",
                EndpointFailure.Usage
            );
        }

        return new Superuser(email, BCrypt.Net.BCrypt.HashPassword(password, workFactor: 10));
    }

    /// <summary>The e-mail address alone.</summary>
    public override string ToString() => Email;

    [GeneratedRegex(
        @"^[^\s@""(),:;<>\[\]\\]+@[^\s@""(),:;<>\[\]\\.]+(\.[^\s@""(),:;<>\[\]\\.]+)+\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"^\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Bcrypt();
}
