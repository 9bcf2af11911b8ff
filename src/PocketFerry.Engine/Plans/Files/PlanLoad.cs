using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>How a plan has a field's files read from its column.</summary>
/// <param name="Kind">What the column holds.</param>
/// <param name="FilesFrom">The folder that paths are below; empty takes the plan's default.</param>
/// <param name="Name">The column with the names of contents; empty for none.</param>
/// <param name="Extension">The ending of names that have none; empty takes what the content looks like.</param>
internal sealed record PlanLoad(FileLoadKind Kind, string FilesFrom, string Name, string Extension)
{
    // What could be done to a text can't be done to bytes.
    private static readonly string[] NotForBytes =
    [
        "value",
        "expr",
        "through",
        "path",
        "map",
        "date",
        "timeZone",
        "split",
        "default",
        "onMissing",
        "filesFrom",
    ];

    private static readonly string[] ForBytes = ["name", "extension"];

    /// <summary>Reads the keys of a field; null where its files aren't in a column.</summary>
    /// <param name="map">The field.</param>
    /// <param name="type">The type that it gives; null for none.</param>
    public static PlanLoad? Read(PlanMapping map, FieldType? type)
    {
        if (map.FindAny("load") is not { } load)
        {
            Refuse(
                map,
                [.. ForBytes, "filesFrom"],
                "is for fields with a 'load'",
                "Say what the column holds: load: path, or load: blob."
            );
            return null;
        }

        var kind = load.Word("load", ("path", FileLoadKind.Path), ("blob", FileLoadKind.Blob));
        if (type is not (null or FieldType.File))
        {
            throw load.Mark.Error(
                $"A field of type {FieldTypes.NameOf(type.Value)} has no files.",
                "Make it type: file."
            );
        }

        if (map.FindAny("onError") is { } onError && onError.Text("onError") == "default")
        {
            throw onError.Mark.Error("A file has no default to take its place.", "Write onError: reject, or \"null\".");
        }

        if (kind == FileLoadKind.Blob)
        {
            Refuse(
                map,
                NotForBytes,
                "can't be with load: blob, which takes a column's bytes as they are",
                "Leave it out."
            );
            var from = map.Find("from");
            if (from is null || from.Texts("from").Count != 1)
            {
                throw load.Mark.Error("Contents of files come from one column.", "Name it: from: COLUMN.");
            }
        }
        else
        {
            Refuse(map, ForBytes, "is for load: blob: a path has a name", "Leave it out.");
        }

        return new PlanLoad(
            kind,
            map.Find("filesFrom")?.Text("filesFrom") ?? "",
            map.Find("name")?.Text("name") ?? "",
            map.Find("extension")?.Text("extension").TrimStart('.') ?? ""
        );
    }

    private static void Refuse(PlanMapping map, IEnumerable<string> keys, string why, string cure)
    {
        foreach (var key in keys)
        {
            if (map.FindAny(key) is { } node)
            {
                throw node.Mark.Error($"'{key}' {why}.", cure);
            }
        }
    }
}
