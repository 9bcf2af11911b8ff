namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>
/// What happens to a value between its column and its field, in this order: it comes from the column, from an expression
/// or is constant; a part of its JSON is taken; it is replaced; read as a date; split; and given a default. Immutable.
/// </summary>
public sealed record ValueShape
{
    /// <summary>Nothing happens.</summary>
    public static ValueShape None { get; } = new();

    /// <summary>A JavaScript expression over <c>row</c>, whose properties are the columns; empty for none.</summary>
    public string Expression { get; init; } = "";

    /// <summary>Whether <see cref="Constant"/> stands for every row.</summary>
    public bool HasConstant { get; init; }

    /// <summary>A value for every row, as JSON; null is JSON's null.</summary>
    public string? Constant { get; init; }

    /// <summary>The part of a JSON document to take, such as <c>address.lines[0]</c>; empty takes the whole.</summary>
    public string Path { get; init; } = "";

    /// <summary>
    /// Other values for some, as JSON by the old value's text; <c>*</c> speaks for all others, an empty key for null and
    /// empty texts. Null replaces none.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Replace { get; init; }

    /// <summary>
    /// How a date is written: a .NET format such as <c>dd.MM.yyyy HH:mm</c>, or <c>unix</c> or <c>unixms</c> for seconds or
    /// milliseconds since 1970; empty for ISO form.
    /// </summary>
    public string DateFormat { get; init; } = "";

    /// <summary>The zone of dates that name none, such as <c>Europe/Paris</c>; empty is UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>What stands between the values of a text that is a list; empty doesn't split.</summary>
    public string Split { get; init; } = "";

    /// <summary>The value, as JSON, where there is none or null; null leaves it so.</summary>
    public string? Default { get; init; }

    /// <summary>
    /// Whether the value is a password's hash: carried where PocketBase can check it, else left out and counted, never taken
    /// for a plain password.
    /// </summary>
    public bool IsHash { get; init; }

    /// <summary>Whether values come to the field as they are.</summary>
    public bool IsNone => Equals(None);
}

/// <summary>What a value that doesn't fit its field does to its row.</summary>
public enum FieldOnError
{
    /// <summary>The row is a reject.</summary>
    Reject,

    /// <summary>The field stays empty; a count is in the summary.</summary>
    Null,

    /// <summary>The field gets its default; a count is in the summary.</summary>
    Default,
}
