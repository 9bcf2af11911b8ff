using System.Text.Json;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Reads the JSON of a geoPoint: an object of exactly a <c>lon</c> and a <c>lat</c>.</summary>
internal static class GeoPointText
{
    /// <summary>Whether it is one, and within the bounds of the earth.</summary>
    public static bool IsPlace(ReadOnlySpan<byte> json) =>
        TryRead(json, out var longitude, out var latitude) && Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90;

    public static bool TryRead(ReadOnlySpan<byte> json, out double longitude, out double latitude)
    {
        longitude = latitude = 0;
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            bool hasLongitude = false,
                hasLatitude = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isLongitude = reader.ValueTextEquals("lon"u8);
                if (
                    !(isLongitude || reader.ValueTextEquals("lat"u8))
                    || (isLongitude ? hasLongitude : hasLatitude)
                    || !reader.Read()
                    || reader.TokenType != JsonTokenType.Number
                    || NumberText.Parse(reader.ValueSpan, out var value) != NumberFit.Exact
                )
                {
                    return false;
                }

                (isLongitude ? ref longitude : ref latitude) = value;
                (isLongitude ? ref hasLongitude : ref hasLatitude) = true;
            }

            // One more read finds what stands behind the object.
            return hasLongitude && hasLatitude && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
