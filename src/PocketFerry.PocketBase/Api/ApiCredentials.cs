namespace PocketFerry.PocketBase.Api;

/// <summary>How to sign in to a server as superuser: by e-mail and password, or by a token.</summary>
public sealed class ApiCredentials
{
    private ApiCredentials(string email, string password, string token) =>
        (Email, Password, Token) = (email, password, token);

    /// <summary>The superuser's e-mail address; empty where a token is given.</summary>
    public string Email { get; }

    /// <summary>
    /// Asks for the second factor where the server wants one. Gets the id of the one-time password that was mailed, or
    /// null where the server could send none; null leaves the sign-in denied.
    /// </summary>
    public Func<string?, CancellationToken, Task<OneTimePassword?>>? AskOneTimePassword { get; init; }

    internal string Password { get; }

    internal string Token { get; }

    /// <summary>By e-mail and password.</summary>
    public static ApiCredentials OfPassword(
        string email,
        string password,
        Func<string?, CancellationToken, Task<OneTimePassword?>>? askOneTimePassword = null
    ) => new(email, password, "") { AskOneTimePassword = askOneTimePassword };

    /// <summary>By a superuser's token, with or without <c>Bearer</c> before it.</summary>
    public static ApiCredentials OfToken(string token)
    {
        var bare = token.Trim();
        return new("", "", bare.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bare[7..].Trim() : bare);
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => Email.Length > 0 ? Email : "a token";
}

/// <summary>A one-time password.</summary>
/// <param name="Id">Its id, as mailed or as <c>pocketbase superuser otp</c> prints it.</param>
/// <param name="Password">Its digits.</param>
public sealed record OneTimePassword(string Id, string Password)
{
    /// <summary>Never the digits.</summary>
    public override string ToString() => Id;
}
