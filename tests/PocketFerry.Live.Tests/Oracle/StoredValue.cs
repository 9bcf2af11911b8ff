using System.Text;
using PocketFerry.Sqlite;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>A value as it lies in a database: SQLite's type, and the bits or bytes.</summary>
public sealed record StoredValue(string Type, string Hex)
{
    /// <summary>The text, where it is one.</summary>
    public string Text => Type == "text" ? Encoding.UTF8.GetString(Convert.FromHexString(Hex)) : "";

    /// <summary>Reads a statement's first column.</summary>
    public static StoredValue Read(SqliteStatement statement) =>
        statement.Type(0) switch
        {
            SqliteType.Null => new StoredValue("null", ""),
            SqliteType.Integer => new StoredValue("integer", FormattableString.Invariant($"{statement.Integer(0)}")),
            SqliteType.Real => new StoredValue("real", FormattableString.Invariant($"{statement.Real(0):R}")),
            SqliteType.Text => new StoredValue("text", Convert.ToHexString(statement.Bytes(0))),
            _ => new StoredValue("blob", Convert.ToHexString(statement.Bytes(0))),
        };

    /// <inheritdoc/>
    public override string ToString()
    {
        var shown = Type == "text" ? Text : Hex;
        return $"{Type} {(shown.Length <= 80 ? shown : shown[..80] + "…")}";
    }
}
