using System.Buffers;
using System.Text.Json;

namespace PocketFerry.Model.Hashing;

/// <summary><c>{"lon":1.5,"lat":2}</c>: PocketBase's key order, both numbers canonical.</summary>
internal static class CanonicalGeoPoint
{
    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        double lon = 0;
        double lat = 0;
        if (!json.IsEmpty && !TryRead(json, out lon, out lat))
        {
            CanonicalJson.Write(to, json);
            return;
        }

        to.Write("{\"lon\":"u8);
        to.Advance(CanonicalNumber.Format(lon, to.GetSpan(CanonicalNumber.MaxLength)));
        to.Write(",\"lat\":"u8);
        to.Advance(CanonicalNumber.Format(lat, to.GetSpan(CanonicalNumber.MaxLength)));
        to.Write("}"u8);
    }

    private static bool TryRead(ReadOnlySpan<byte> json, out double lon, out double lat)
    {
        lon = 0;
        lat = 0;
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isLon = reader.ValueTextEquals("lon"u8);
                if (!isLon && !reader.ValueTextEquals("lat"u8))
                {
                    return false;
                }

                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value))
                {
                    return false;
                }

                (isLon ? ref lon : ref lat) = value;
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            // Not JSON: the caller hashes the text as it is, which differs from every point.
            return false;
        }
    }
}
