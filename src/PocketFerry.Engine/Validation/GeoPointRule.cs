using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a geo point field.</summary>
public sealed class GeoPointRule : FieldRule
{
    /// <summary>Makes the rules.</summary>
    public GeoPointRule(GeoPointField field)
        : base(field) { }

    private protected override string ZeroName => "longitude 0 and latitude 0";

    /// <summary>Checks a point; null means that it is good.</summary>
    public RowFault? Check(double longitude, double latitude)
    {
        if (longitude == 0 && latitude == 0)
        {
            return CheckZero();
        }

        if (latitude is not (>= -90 and <= 90))
        {
            return Range(RuleCodes.Latitude, "latitude", latitude, 90);
        }

        return longitude is >= -180 and <= 180 ? null : Range(RuleCodes.Longitude, "longitude", longitude, 180);
    }

    private RowFault Range(string code, string name, double value, int limit) =>
        Fault(
            code,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"The {name} {value} is not between -{limit} and {limit} degrees."
            ),
            "Correct it in the source; longitude and latitude may be the wrong way round."
        );
}
