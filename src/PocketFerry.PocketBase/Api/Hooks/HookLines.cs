using System.Buffers;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>Makes bodies of the import route: a record a line. Not thread-safe.</summary>
internal sealed class HookLines
{
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Of(ArraySegment<WriteRequest> part)
    {
        _body.ResetWrittenCount();
        foreach (var request in part)
        {
            _body.Write(request.Body.Span);
            _body.Write("\n"u8);
        }

        return _body.WrittenMemory;
    }
}
