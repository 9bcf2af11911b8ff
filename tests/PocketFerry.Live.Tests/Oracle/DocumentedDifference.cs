using PocketFerry.Engine.Mapping;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>A way in which we and the servers differ on purpose.</summary>
/// <param name="Ours">Our code; empty where we accept, <c>*</c> for any.</param>
/// <param name="Servers">The server's code, or <see cref="Whole"/> or <see cref="Accepted"/>.</param>
/// <param name="Type">The corpus type concerned.</param>
/// <param name="Reason">Why.</param>
public sealed record DocumentedDifference(string Ours, string Servers, string Type, string Reason)
{
    /// <summary>The server refuses the request as a whole, without a code.</summary>
    public const string Whole = "the request";

    /// <summary>The server accepts.</summary>
    public const string Accepted = "accepted";

    /// <summary>The server accepts and stores another value.</summary>
    public const string Changed = "changed";

    /// <summary>Plain JSON into json fields, which is not how we send it.</summary>
    public const string PlainJson = "json (plain)";

    /// <summary>The passwords that users sign in with.</summary>
    public const string AccountPassword = "auth (password)";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DocumentedDifference> All { get; } =
    [
        new("", "validation_missing_rel_records", "relation", "Whether a record exists is found by the writer."),
        new("*", "validation_invalid_file", "file", "A file's name goes with its content, which JSON can't carry."),
        new("", Changed, "text", "Digits of a number that a double would lose are kept as written."),
        new("", Whole, "text", "A number beyond a double can't be sent as one; as text its digits are kept."),
        new("", Changed, "editor", "As for text."),
        new("", Changed, "auth", "As for text."),
        new(
            "",
            "validation_required",
            AccountPassword,
            "Users of other systems have none where they sign in elsewhere: they get a random one, and are listed."
        ),
        new("", Changed, "password", "As for text: the hash is that of the digits as written."),
        new("", Whole, "editor", "As for text."),
        new(
            MappingCodes.DuplicateKeys,
            Accepted,
            "json",
            "Before 0.40 such JSON is kept as a string, but every reader of it keeps one of the two values only."
        ),
        new(
            MappingCodes.DuplicateKeys,
            "validation_invalid_json",
            "json",
            "From 0.40 on; our code says what is wrong."
        ),
        new(MappingCodes.LossyNumber, "validation_invalid_json", "json", "From 0.40 on; our code says what is wrong."),
        new(
            "",
            "validation_invalid_json",
            PlainJson,
            "Servers quote a plain text by Go's rules, not JSON's; as a JSON string, which is how we send it, it is kept."
        ),
        new(
            "",
            "validation_required",
            PlainJson,
            "Servers take the plain texts null, [] and {} for JSON; we keep them texts."
        ),
        new("", Whole, PlainJson, "Servers can't decode a number beyond a double; as a JSON string it is kept."),
        new(
            "validation_json_size_limit",
            Accepted,
            PlainJson,
            "Servers count after dropping white space; what we send as a JSON string keeps it."
        ),
    ];

    /// <summary>Whether one of the differences explains an answer.</summary>
    public static bool Explains(string type, string? ours, string servers) =>
        All.Any(d => (d.Ours == "*" || d.Ours == (ours ?? "")) && d.Type == type && d.Servers == servers);
}
