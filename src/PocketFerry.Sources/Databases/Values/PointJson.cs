using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>Writes a point as PocketBase's geoPoint does: x is the longitude, y the latitude.</summary>
internal static class PointJson
{
    public static Cell Store(double x, double y, RowBatch batch)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y))
        {
            return batch.Store(
                CellKind.Text,
                System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"({x},{y})"))
            );
        }

        var room = batch.Reserve((2 * GoNumber.MaxLength) + 16);
        "{\"lon\":"u8.CopyTo(room);
        var length = 7;
        length += GoNumber.WriteJson(x, room[length..]);
        ",\"lat\":"u8.CopyTo(room[length..]);
        length += 7;
        length += GoNumber.WriteJson(y, room[length..]);
        room[length++] = (byte)'}';
        return batch.Commit(CellKind.Json, length);
    }
}
