namespace PocketFerry.Engine.Mapping;

/// <summary>Our own codes: values that PocketBase would have taken and silently changed or dropped.</summary>
public static class MappingCodes
{
    /// <summary>A column that no field takes; the server drops it with 200.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>Text that is no well-formed UTF-8.</summary>
    public const string InvalidUtf8 = "invalid_utf8";

    /// <summary>Bytes without text meaning.</summary>
    public const string Binary = "binary_value";

    /// <summary>An object or array where one plain value belongs.</summary>
    public const string NotScalar = "not_a_scalar";

    /// <summary>A number that a double doesn't keep.</summary>
    public const string LossyNumber = "lossy_number";

    /// <summary>Something that is no number.</summary>
    public const string InvalidNumber = "invalid_number";

    /// <summary>Something that is neither true nor false.</summary>
    public const string InvalidBool = "invalid_bool";

    /// <summary>Something that is no date.</summary>
    public const string InvalidDate = "invalid_date";

    /// <summary>A date with digits below the millisecond.</summary>
    public const string LossyDate = "lossy_date";

    /// <summary>A number where a date belongs.</summary>
    public const string NumberAsDate = "number_as_date";

    /// <summary>Several values for a field that holds one.</summary>
    public const string ManyForOne = "many_values_for_one";

    /// <summary>A value twice in a list.</summary>
    public const string DuplicateValues = "duplicate_values";

    /// <summary>An empty value or null in a list.</summary>
    public const string EmptyInList = "empty_value_in_list";

    /// <summary>An object, or a list in a list, where a list of texts belongs.</summary>
    public const string InvalidList = "invalid_list";

    /// <summary>An object with a key twice.</summary>
    public const string DuplicateKeys = "duplicate_keys";

    /// <summary>Half a surrogate pair.</summary>
    public const string LoneSurrogate = "lone_surrogate";

    /// <summary>Something that is no object of a <c>lon</c> and a <c>lat</c>.</summary>
    public const string InvalidGeoPoint = "invalid_geopoint";

    /// <summary>An expression of the plan that failed for a row.</summary>
    public const string ExpressionFailed = "expression_failed";

    /// <summary>A value that no record has by which relations are looked up.</summary>
    public const string NoRecord = "no_such_record";

    /// <summary>A value that several records have by which relations are looked up.</summary>
    public const string SeveralRecords = "several_records";

    /// <summary>A file that isn't where the row says.</summary>
    public const string MissingFile = "missing_file";

    /// <summary>A path that leads out of the folder that files are read from.</summary>
    public const string FileOutside = "file_outside_folder";

    /// <summary>Something that can't be read as a file.</summary>
    public const string InvalidFile = "invalid_file";

    /// <summary>A row without the key that its id is derived from.</summary>
    public const string MissingKey = "missing_key";
}
