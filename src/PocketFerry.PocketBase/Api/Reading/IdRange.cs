using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>A range of ids whose first page is under way.</summary>
/// <param name="Range">What was asked for.</param>
/// <param name="Answer">The page to come.</param>
internal sealed record IdRange(PageRange Range, Task<PageAnswer> Answer)
{
    /// <summary>Gives up what nobody waits for any more.</summary>
    public async Task DropAsync()
    {
        try
        {
            (await Answer.ConfigureAwait(false)).Dispose();
        }
        catch (Exception error)
            when (error is OperationCanceledException or Engine.Endpoints.EndpointException or AnswerTooLongException)
        {
            // Whoever reads gave up first, and knows why.
        }
    }
}
