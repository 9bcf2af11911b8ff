using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Ledgers;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Lists the users that have a random password, and asks for their reset mails where that is wanted.</summary>
internal sealed class ResetMails(ApiServer server, RunLedger ledger)
{
    private const int PartSize = 500;

    // Mail servers take few at a time.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What to know of the users, by collection.</summary>
    public IReadOnlyDictionary<string, string> Said { get; private set; } = new Dictionary<string, string>();

    /// <param name="list">The file that lists them; null for none.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What to know of the mails.</returns>
    public async Task<List<string>> FinishAsync(string? list, CancellationToken cancellation)
    {
        Said = ResetList.Write(list, Users());
        return Said.Count > 0 && server.Options.SendReset ? await AskAsync(cancellation).ConfigureAwait(false) : [];
    }

    private async Task<List<string>> AskAsync(CancellationToken cancellation)
    {
        var (asked, refused, without) = (0L, 0L, 0L);
        var reason = "";
        foreach (var user in Users().Where(u => !u.WasAsked))
        {
            if (user.Email.Length == 0)
            {
                without++;
                continue;
            }

            // Before it is asked for: better none than two.
            ledger.Resets.SetAsked(user);
            ledger.Commit();
            if (await AskAsync(user, cancellation).ConfigureAwait(false) is { } error)
            {
                refused++;
                reason = error;
            }
            else
            {
                asked++;
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }

        var said = new List<string>
        {
            $"{N(asked)} reset mails were asked for; the server doesn't tell whether they went out{(await HasMailAsync(cancellation).ConfigureAwait(false) ? "" : ", and its mail (SMTP) isn't set up")}",
        };
        if (refused > 0)
        {
            said.Add($"{N(refused)} reset mails were refused: {reason}");
        }

        if (without > 0)
        {
            said.Add($"{N(without)} users have no e-mail address to send a reset mail to");
        }

        return said;
    }

    private async Task<string?> AskAsync(ResetUser user, CancellationToken cancellation)
    {
        var path = $"api/collections/{Uri.EscapeDataString(user.Collection)}/request-password-reset";
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["email"] = user.Email }.ToJsonString());
        try
        {
            using var response = await server
                .Client.SendAsync(ApiRequest.Post(path, body) with { Writes = true }, cancellation)
                .ConfigureAwait(false);
            return response.IsSuccess ? null : ApiError.Of(response).Message;
        }
        catch (AnswerLostException lost)
        {
            return lost.Message;
        }
    }

    private async Task<bool> HasMailAsync(CancellationToken cancellation)
    {
        using var response = await server
            .Client.ExpectAsync(ApiRequest.Get("api/settings"), cancellation)
            .ConfigureAwait(false);
        return response.Json["smtp"] is JsonObject smtp
            && smtp["enabled"] is JsonValue enabled
            && enabled.GetValueKind() == JsonValueKind.True;
    }

    private IEnumerable<ResetUser> Users()
    {
        for (var (collection, id) = ("", ""); ; )
        {
            var part = ledger.Resets.Behind(collection, id, PartSize);
            foreach (var user in part)
            {
                yield return user;
            }

            if (part.Count < PartSize)
            {
                yield break;
            }

            (collection, id) = (part[^1].Collection, part[^1].Id);
        }
    }

    private static string N(long count) => count.ToString("n0", CultureInfo.InvariantCulture);
}
