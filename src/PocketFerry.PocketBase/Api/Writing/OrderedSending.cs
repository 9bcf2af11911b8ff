namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends requests so that of two rows with a unique value in common the first wins. A batch keeps the order by itself;
/// requests that run at the same time don't.
/// </summary>
internal sealed class OrderedSending(RequestSender sender, string collection)
{
    public async Task SendAsync(List<WriteRequest> requests, CancellationToken cancellation)
    {
        if (sender.KeepsOrder && requests.TrueForAll(r => r.Files.Count == 0))
        {
            await sender.SendAsync(collection, requests, cancellation).ConfigureAwait(false);
            return;
        }

        var first = requests.Where(r => !r.IsPostponed).ToList();
        await sender.SendAsync(collection, first, cancellation).ConfigureAwait(false);
        foreach (var request in requests.Where(r => r.IsPostponed))
        {
            await sender.SendAsync(collection, [request], cancellation).ConfigureAwait(false);
        }
    }
}
