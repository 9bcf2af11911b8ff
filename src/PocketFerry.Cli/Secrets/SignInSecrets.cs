using System.CommandLine;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;

namespace PocketFerry.Cli.Secrets;

/// <summary>How to sign in to one of a run's two ends: from options, the environment, or the keyboard.</summary>
/// <param name="command">The command line.</param>
/// <param name="end"><c>SOURCE</c> or <c>TARGET</c>: variables that name it come before those that don't.</param>
internal sealed class SignInSecrets(ParseResult command, string end)
{
    /// <exception cref="EndpointException">There is nothing to sign in with.</exception>
    public ApiCredentials Read(string address)
    {
        // Options speak before the environment, and a token before a password.
        var email = command.GetValue(ServerOptions.Email);
        if (command.GetValue(ServerOptions.TokenFile) is { } file)
        {
            return ApiCredentials.OfToken(Password.FirstLine(file, "--token-file"));
        }

        if (email is null && Variable("TOKEN") is { } token)
        {
            return ApiCredentials.OfToken(token);
        }

        email ??= Variable("EMAIL") ?? AskEmail(address);
        return ApiCredentials.OfPassword(email, ReadPassword(email, address), AskOneTimePassword);
    }

    private string ReadPassword(string email, string address)
    {
        if (command.GetValue(ServerOptions.PasswordFile) is { } file)
        {
            return Password.FirstLine(file, "--password-file");
        }

        if (Variable("PASSWORD") is { } given)
        {
            return given;
        }

        return Console.IsInputRedirected
            ? throw NoTerminal(address, "password")
            : Password.Ask($"Password of {email} at {address}: ");
    }

    private string? Variable(string name) =>
        Environment.GetEnvironmentVariable($"PBFERRY_{end}_{name}") is { Length: > 0 } own ? own
        : Environment.GetEnvironmentVariable($"PBFERRY_{name}") is { Length: > 0 } common ? common
        : null;

    private static string AskEmail(string address)
    {
        if (Console.IsInputRedirected)
        {
            throw NoTerminal(address, "superuser's e-mail address");
        }

        Console.Error.Write($"Superuser's e-mail address at {address}: ");
        return Console.ReadLine()?.Trim() is { Length: > 0 } email ? email : throw NoTerminal(address, "superuser");
    }

    private static Task<OneTimePassword?> AskOneTimePassword(string? mailed, CancellationToken cancellation)
    {
        if (Console.IsInputRedirected)
        {
            return Task.FromResult<OneTimePassword?>(null);
        }

        var id = mailed;
        if (id is null)
        {
            Console.Error.WriteLine(
                "The server asks for a one-time password: pocketbase superuser otp EMAIL prints one."
            );
            Console.Error.Write("Id: ");
            id = Console.ReadLine()?.Trim();
        }

        var digits = Password.Ask("One-time password: ");
        return Task.FromResult(id is { Length: > 0 } ? new OneTimePassword(id, digits) : null);
    }

    private static EndpointException NoTerminal(string address, string what) =>
        new(
            $"{address} needs a {what}, and there is no terminal to ask for it.",
            "Set PBFERRY_EMAIL and PBFERRY_PASSWORD, or PBFERRY_TOKEN; or name files with --password-file, --token-file.",
            EndpointFailure.Denied
        );
}
