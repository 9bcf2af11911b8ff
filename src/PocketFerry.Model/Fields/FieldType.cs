namespace PocketFerry.Model.Fields;

/// <summary>The types a PocketBase field can have; the names are PocketBase's own.</summary>
public enum FieldType
{
    /// <summary>Plain text; also the primary key <c>id</c>.</summary>
    Text,

    /// <summary>A finite IEEE 754 double.</summary>
    Number,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>An absolute URL.</summary>
    Url,

    /// <summary>Rich text (HTML).</summary>
    Editor,

    /// <summary>A point in time, UTC, with milliseconds.</summary>
    Date,

    /// <summary>A point in time that PocketBase sets by itself on create and/or update.</summary>
    Autodate,

    /// <summary>One or several of a fixed list of values.</summary>
    Select,

    /// <summary>One or several uploaded files, by stored name.</summary>
    File,

    /// <summary>One or several ids of records of another (or the same) collection.</summary>
    Relation,

    /// <summary>Any JSON value.</summary>
    Json,

    /// <summary>A longitude and a latitude.</summary>
    GeoPoint,

    /// <summary>A bcrypt hash of a password.</summary>
    Password,
}
