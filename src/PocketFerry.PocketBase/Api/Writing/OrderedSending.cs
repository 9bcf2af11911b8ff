namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends requests at the same time where that changes nothing. Of two rows with a unique value in common the first must
/// win, and a value must be free before another record takes it.
/// </summary>
internal sealed class OrderedSending(RequestSender sender, string collection)
{
    public async Task SendAsync(List<WriteRequest> requests, CancellationToken cancellation)
    {
        if (requests.Exists(r => r.NeedsOrder))
        {
            await sender.SendInOrderAsync(collection, requests, cancellation).ConfigureAwait(false);
            return;
        }

        var postponed = requests.Where(r => r.IsPostponed).ToList();
        var first = postponed.Count == 0 ? requests : [.. requests.Where(r => !r.IsPostponed)];
        await sender.SendAsync(collection, first, cancellation).ConfigureAwait(false);
        await sender.SendInOrderAsync(collection, postponed, cancellation).ConfigureAwait(false);
    }
}
