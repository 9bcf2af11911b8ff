namespace PocketFerry.Engine.Plans.Inference;

/// <summary>A table that looks like users: e-mail addresses, and passwords of some kind.</summary>
/// <param name="Email">The column with the addresses.</param>
/// <param name="Password">The column with the passwords.</param>
/// <param name="Hash">What kind of hashes they are; null for bcrypt, which PocketBase checks.</param>
/// <param name="Verified">The column that says, or says when, the address was verified; null where there is none.</param>
internal sealed record UserTable(ColumnEvidence Email, ColumnEvidence Password, string? Hash, ColumnEvidence? Verified)
{
    // As Laravel, Rails (Devise), Django, Supabase, Symfony, Phoenix, NextAuth and people by hand call them.
    private static readonly string[] Emails = ["email", "email_address", "emailaddress", "mail", "e_mail"];

    private static readonly string[] Passwords =
    [
        "password",
        "encrypted_password",
        "password_hash",
        "passwordhash",
        "hashed_password",
        "password_digest",
        "passwd",
        "pass_hash",
        "pw_hash",
    ];

    private static readonly string[] Verifieds =
    [
        "email_verified_at",
        "email_confirmed_at",
        "confirmed_at",
        "email_verified",
        "emailverified",
        "is_verified",
        "verified",
    ];

    private static readonly (string Beginning, string Kind)[] Hashes =
    [
        ("$argon2", "Argon2"),
        ("$scrypt", "scrypt"),
        ("scrypt", "scrypt"),
        ("pbkdf2", "PBKDF2"),
        ("$pbkdf2", "PBKDF2"),
        ("$P$", "phpass (WordPress)"),
        ("$wp$", "WordPress"),
        ("$S$", "Drupal"),
        ("$1$", "MD5-crypt"),
        ("$5$", "SHA-256-crypt"),
        ("$6$", "SHA-512-crypt"),
        ("{SSHA}", "SSHA"),
        ("bcrypt_sha256", "bcrypt over SHA-256 (Django)"),
        ("sha1$", "SHA-1 (Django)"),
        ("md5$", "MD5 (Django)"),
    ];

    /// <summary>What a stream shows of users; null where it doesn't look like them.</summary>
    public static UserTable? Of(StreamInference scan)
    {
        var email = Named(scan, Emails);
        var password = Named(scan, Passwords);
        return
            email is { Nulls: 0, Empty: 0, Texts: > 0 }
            && email.Has(Shapes.Email)
            && password is { Texts: > 0 }
            && password.Texts == password.Values
            ? new UserTable(email, password, HashOf(password), Named(scan, Verifieds))
            : null;
    }

    private static ColumnEvidence? Named(StreamInference scan, string[] names) =>
        names
            .Select(n => scan.Columns.FirstOrDefault(c => c.Name.Equals(n, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(c => c is not null);

    private static string? HashOf(ColumnEvidence password)
    {
        if (password.Has(Shapes.Bcrypt))
        {
            return null;
        }

        var known = Array.Find(
            Hashes,
            h => password.Beginning.StartsWith(h.Beginning, StringComparison.OrdinalIgnoreCase)
        );
        return known.Kind ?? "hashes of an unknown kind, or plain text";
    }
}
