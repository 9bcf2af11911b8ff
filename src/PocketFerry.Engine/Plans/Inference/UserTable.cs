namespace PocketFerry.Engine.Plans.Inference;

/// <summary>A table that looks like users: e-mail addresses, and passwords of some kind.</summary>
/// <param name="Email">The column with the addresses.</param>
/// <param name="Password">The column with the passwords.</param>
/// <param name="Verified">The column that says, or says when, the address was verified; null where there is none.</param>
internal sealed record UserTable(ColumnEvidence Email, ColumnEvidence Password, ColumnEvidence? Verified)
{
    // As Laravel, Rails (Devise), Django, Supabase, WordPress, Symfony, Phoenix, NextAuth and people by hand call them.
    private static readonly string[] Emails =
    [
        "email",
        "email_address",
        "emailaddress",
        "mail",
        "e_mail",
        "user_email",
    ];

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
        "user_pass",
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

    /// <summary>Whether there are users without an address.</summary>
    public bool LacksEmails => Email.Nulls + Email.Empty > 0;

    /// <summary>The kinds of hashes that PocketBase can't check, and how many there are of each.</summary>
    public IReadOnlyDictionary<string, long> Uncheckable => Password.UncheckableHashes!;

    /// <summary>Whether a column is called as those with passwords are.</summary>
    public static bool IsPassword(string column) => Passwords.Contains(column, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a stream shows of users; null where it doesn't look like them.</summary>
    public static UserTable? Of(StreamInference scan)
    {
        var email = Named(scan, Emails);
        var password = Named(scan, Passwords);
        return
            email is { Texts: > 0 }
            && email.Has(Shapes.Email)
            && password is { Texts: > 0 }
            && password.Texts == password.Values
            ? new UserTable(email, password, Named(scan, Verifieds))
            : null;
    }

    private static ColumnEvidence? Named(StreamInference scan, string[] names) =>
        names
            .Select(n => scan.Columns.FirstOrDefault(c => c.Name.Equals(n, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(c => c is not null);
}
