using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Geo points: <c>{"lon":…,"lat":…}</c>.</summary>
internal sealed class StoredPoint : StoredCell
{
    private const int Room = (2 * GoNumber.MaxLength) + 16;

    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = default;
        var comma = stored.IndexOf(",\"lat\":"u8);
        if (
            comma < 0
            || !stored.StartsWith("{\"lon\":"u8)
            || stored[^1] != '}'
            || !StoredNumbers.TryDouble(stored[7..comma], out var lon)
            || !StoredNumbers.TryDouble(stored[(comma + 7)..^1], out var lat)
        )
        {
            return false;
        }

        var target = batch.Reserve(Room);
        var length = 0;
        Append("{\"lon\":"u8, target, ref length);
        length += GoNumber.WriteJson(lon, target[length..]);
        Append(",\"lat\":"u8, target, ref length);
        length += GoNumber.WriteJson(lat, target[length..]);
        Append("}"u8, target, ref length);
        cell = batch.Commit(CellKind.Json, length);
        return true;
    }

    public override Cell Zero(RowBatch batch) => batch.Store(CellKind.Json, """{"lon":0,"lat":0}"""u8);

    private static void Append(ReadOnlySpan<byte> text, Span<byte> target, ref int length)
    {
        text.CopyTo(target[length..]);
        length += text.Length;
    }
}
