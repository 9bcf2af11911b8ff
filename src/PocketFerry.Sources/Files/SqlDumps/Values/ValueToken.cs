namespace PocketFerry.Sources.Files.SqlDumps.Values;

/// <summary>How a value of an INSERT is written.</summary>
internal enum ValueKind
{
    Null,
    True,
    False,
    Number,

    /// <summary>A string, between its quotes.</summary>
    Text,

    /// <summary>Hexadecimal digits.</summary>
    Hex,

    /// <summary>Binary digits.</summary>
    Bits,

    /// <summary>Anything else, such as a function.</summary>
    Expression,
}

/// <summary>A value of an INSERT: where its content stands in the row.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Start">Where the content starts.</param>
/// <param name="Length">Its length.</param>
/// <param name="Escapes">What must be taken out of it.</param>
/// <param name="Quote">The quote that stands for itself when doubled.</param>
internal readonly record struct ValueToken(
    ValueKind Kind,
    int Start,
    int Length,
    EscapeStyle Escapes = EscapeStyle.None,
    byte Quote = (byte)'\''
);

/// <summary>What a string has that isn't meant as it stands.</summary>
internal enum EscapeStyle
{
    None,

    /// <summary>Doubled quotes.</summary>
    Doubled,

    /// <summary>Doubled quotes and MySQL's backslashes.</summary>
    MySql,

    /// <summary>Doubled quotes and the backslashes of <c>E'…'</c> and of COPY.</summary>
    Postgres,
}
