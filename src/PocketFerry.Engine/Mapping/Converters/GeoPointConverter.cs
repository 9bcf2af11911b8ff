using System.Text;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into geoPoint: an object with <c>lon</c> and <c>lat</c>, or its text.</summary>
internal sealed class GeoPointConverter(GeoPointRule rule, ConverterContext context) : FieldConverter(rule, context)
{
    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault) =>
        utf8.IsEmpty ? CheckedZero(target, ref fault) : Json(utf8, target, ref fault);

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        if (GeoPointText.TryRead(json, out var longitude, out var latitude))
        {
            fault = rule.Check(longitude, latitude);
            return fault is null ? Store(longitude, latitude, target) : default;
        }

        fault = NoPoint(json);
        return default;
    }

    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault)
    {
        fault = NoPoint(token);
        return default;
    }

    protected override Cell Integer(long value, RowBatch target, ref RowFault? fault) => Real(value, target, ref fault);

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        fault = NoPoint(Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return default;
    }

    protected override Cell Boolean(bool value, RowBatch target, ref RowFault? fault)
    {
        fault = NoPoint(value ? "true"u8 : "false"u8);
        return default;
    }

    protected override Cell Zero(RowBatch target) => target.Store(CellKind.Text, "{\"lon\":0,\"lat\":0}"u8);

    private static Cell Store(double longitude, double latitude, RowBatch target)
    {
        var room = target.Reserve((2 * GoNumber.MaxLength) + 16);
        "{\"lon\":"u8.CopyTo(room);
        var length = 7;
        length += GoNumber.WriteJson(longitude, room[length..]);
        ",\"lat\":"u8.CopyTo(room[length..]);
        length += 7;
        length += GoNumber.WriteJson(latitude, room[length..]);
        room[length++] = (byte)'}';
        return target.Commit(CellKind.Text, length);
    }

    private RowFault NoPoint(ReadOnlySpan<byte> value) =>
        Refuse(
            MappingCodes.InvalidGeoPoint,
            "The value is no object of exactly a lon and a lat, both numbers that a double keeps.",
            "Write it as {\"lon\":16.37,\"lat\":48.21}.",
            value
        );
}
