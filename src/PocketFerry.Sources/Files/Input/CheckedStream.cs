using PocketFerry.Engine.Endpoints;
using ZstdSharp;

namespace PocketFerry.Sources.Files.Input;

/// <summary>Turns what a decompressor or a disk throws into an error that names the file.</summary>
internal sealed class CheckedStream(Stream inner, string name, FileCompression compression) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
        {
            throw new EndpointException(
                $"{name}: the {compression.ToString().ToLowerInvariant()} data is damaged or cut off: {e.Message}",
                "Copy or download the file again; a partial file is never taken for a whole one.",
                inner: e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{name}: can't be read: {e.Message}", inner: e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
