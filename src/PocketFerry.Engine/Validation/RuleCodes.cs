namespace PocketFerry.Engine.Validation;

/// <summary>PocketBase's own codes of broken rules.</summary>
public static class RuleCodes
{
    /// <summary>The zero value of a required field.</summary>
    public const string Required = "validation_required";

    /// <summary>Too few characters.</summary>
    public const string TooShort = "validation_min_text_constraint";

    /// <summary>Too many characters.</summary>
    public const string TooLong = "validation_max_text_constraint";

    /// <summary>The pattern doesn't match.</summary>
    public const string Format = "validation_invalid_format";

    /// <summary>A character that an id can't have.</summary>
    public const string IdCharacter = "validation_forbidden_pk_character";

    /// <summary>A character that an id can't have, before 0.33.</summary>
    public const string OldIdCharacter = "validation_pk_forbidden";

    /// <summary>A name that an id can't be.</summary>
    public const string IdReserved = "validation_reserved_pk";

    /// <summary>No e-mail address.</summary>
    public const string Email = "validation_is_email";

    /// <summary>A domain that the e-mail field's lists exclude.</summary>
    public const string EmailDomain = "validation_email_domain_not_allowed";

    /// <summary>No URL.</summary>
    public const string Url = "validation_invalid_url";

    /// <summary>A domain that the URL field's lists exclude.</summary>
    public const string UrlDomain = "validation_url_domain_not_allowed";

    /// <summary>Too many bytes of rich text.</summary>
    public const string EditorSize = "validation_content_size_limit";

    /// <summary>Infinity or not a number.</summary>
    public const string NotANumber = "validation_not_a_number";

    /// <summary>Decimals where integers are demanded.</summary>
    public const string OnlyInteger = "validation_only_int_constraint";

    /// <summary>A number below the least.</summary>
    public const string LeastNumber = "validation_min_number_constraint";

    /// <summary>A number above the greatest.</summary>
    public const string GreatestNumber = "validation_max_number_constraint";

    /// <summary>A date before the earliest.</summary>
    public const string EarliestDate = "validation_min_greater_equal_than_required";

    /// <summary>A date after the latest.</summary>
    public const string LatestDate = "validation_max_less_equal_than_required";

    /// <summary>A value that isn't among a select's, or a password that can't be hashed.</summary>
    public const string InvalidValue = "validation_invalid_value";

    /// <summary>Too few relations.</summary>
    public const string TooFewValues = "validation_not_enough_values";

    /// <summary>Too many values or relations.</summary>
    public const string TooManyValues = "validation_too_many_values";

    /// <summary>Too many files.</summary>
    public const string TooManyFiles = "validation_too_many_files";

    /// <summary>Too many bytes of a file.</summary>
    public const string FileSize = "validation_file_size_limit";

    /// <summary>A file of a type that the field doesn't take.</summary>
    public const string FileType = "validation_invalid_mime_type";

    /// <summary>Too many bytes of JSON.</summary>
    public const string JsonSize = "validation_json_size_limit";

    /// <summary>No JSON.</summary>
    public const string InvalidJson = "validation_invalid_json";

    /// <summary>A latitude beyond 90 degrees.</summary>
    public const string Latitude = "validation_invalid_latitude";

    /// <summary>A longitude beyond 180 degrees.</summary>
    public const string Longitude = "validation_invalid_longitude";
}
