using System.Net;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>A JSON body that says when all of it was handed to the network.</summary>
internal sealed class AnnouncedContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Action _handed;

    public AnnouncedContent(ReadOnlyMemory<byte> body, Action handed)
    {
        (_body, _handed) = (body, handed);
        Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await stream.WriteAsync(_body, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _handed();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
