using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>A page as the server sent it; dispose it.</summary>
/// <param name="Response">The answer.</param>
/// <param name="IsOfSql">Whether it holds rows of SQL, not records.</param>
internal sealed record PageAnswer(ApiResponse Response, bool IsOfSql) : IDisposable
{
    public void Dispose() => Response.Dispose();
}
