namespace PocketFerry.Live.Tests.Databases;

/// <summary>A column of a type, a value for it, and what PocketBase is to hold.</summary>
/// <param name="Type">The column's type.</param>
/// <param name="Value">The value, as SQL.</param>
/// <param name="Field">The type of the field that is made for it.</param>
/// <param name="Stored">The stored value, as SQLite's <c>quote()</c> prints it.</param>
public sealed record TortureCase(string Type, string Value, string Field, string Stored)
{
    public override string ToString() => $"{Type} {Value}";
}
