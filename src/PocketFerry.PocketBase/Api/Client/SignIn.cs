using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>Signs in with e-mail and password, and a one-time password where the server asks for a second factor.</summary>
internal sealed class SignIn(ApiClient client, ApiCredentials credentials)
{
    private const string Superusers = "api/collections/_superusers/";

    public async Task<Token> RunAsync(CancellationToken cancellation)
    {
        using var response = await PostAsync(
                "auth-with-password",
                new JsonObject { ["identity"] = credentials.Email, ["password"] = credentials.Password },
                cancellation
            )
            .ConfigureAwait(false);
        if (response.Status == 401 && response.Json["mfaId"] is JsonValue mfa)
        {
            return await SecondFactorAsync(mfa.GetValue<string>(), cancellation).ConfigureAwait(false);
        }

        return TokenOf(response) ?? throw Refused(response);
    }

    private async Task<Token> SecondFactorAsync(string mfaId, CancellationToken cancellation)
    {
        if (credentials.AskOneTimePassword is not { } ask)
        {
            throw new EndpointException(
                $"{client.Address.Name} asks {credentials.Email} for a one-time password, and there is no terminal to ask for it.",
                "Sign in with a token (--token-file): superusers can make long-lived ones in the dashboard by Impersonate.",
                EndpointFailure.Denied
            );
        }

        using var mail = await PostAsync("request-otp", new JsonObject { ["email"] = credentials.Email }, cancellation)
            .ConfigureAwait(false);
        var mailed = mail.IsSuccess ? (string?)mail.Json["otpId"] : null;
        var answer =
            await ask(mailed, cancellation).ConfigureAwait(false)
            ?? throw new EndpointException(
                $"{client.Address.Name} needs a one-time password.",
                "On the server, pocketbase superuser otp EMAIL prints one.",
                EndpointFailure.Denied
            );
        using var response = await PostAsync(
                "auth-with-otp",
                new JsonObject
                {
                    ["otpId"] = answer.Id,
                    ["password"] = answer.Password,
                    ["mfaId"] = mfaId,
                },
                cancellation
            )
            .ConfigureAwait(false);
        return TokenOf(response)
            ?? throw new EndpointException(
                $"{client.Address.Name} refused the one-time password.",
                "It is valid for three minutes and for one sign-in; ask for another.",
                EndpointFailure.Denied
            );
    }

    private async Task<ApiResponse> PostAsync(string action, JsonObject body, CancellationToken cancellation) =>
        await client
            .SendAsync(
                new ApiRequest(HttpMethod.Post, Superusers + action)
                {
                    Json = Encoding.UTF8.GetBytes(body.ToJsonString()),
                    IsAnonymous = true,
                    IsRepeatable = true,
                },
                cancellation
            )
            .ConfigureAwait(false);

    private static Token? TokenOf(ApiResponse response) =>
        response.IsSuccess ? Token.Parse((string?)response.Json["token"] ?? "") : null;

    private EndpointException Refused(ApiResponse response) =>
        response.Status switch
        {
            400 => new EndpointException(
                $"{client.Address.Name} does not know a superuser {credentials.Email} with this password.",
                "Check e-mail and password; on the server, pocketbase superuser upsert EMAIL PASSWORD sets them.",
                EndpointFailure.Denied
            ),
            401 or 403 => new EndpointException(
                $"{client.Address.Name} lets no superuser sign in from here ({response.Status}): {ApiError.Of(response).Message}",
                "Is password sign-in on for _superusers, and this machine's address among the allowed ones (superuserIPs)?",
                EndpointFailure.Denied
            ),
            404 => new EndpointException(
                $"{client.Address.Name} has no superusers to sign in: it is no PocketBase, or one from before 0.23.",
                "Check the address. An older PocketBase is read from its data directory: pbferry copy ./pb_data …"
            ),
            429 => new EndpointException(
                $"{client.Address.Name} limits the rate of sign-ins.",
                "Wait a little, or sign in with a token.",
                EndpointFailure.Denied
            ),
            _ => ApiError.Of(response).ToException(client.Address, "the sign-in"),
        };
}
