using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Json;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>One collection, as a file of BSON or of extended JSON.</summary>
internal sealed class MongoCollection(string name, FileInput input, FileFormat format, FileSourceOptions options)
{
    private static readonly Dictionary<string, ColumnForm> NoForms = [];

    public string Name { get; } = name;

    public FileInput Input { get; } = input;

    public bool IsBson => format == FileFormat.Bson;

    public MongoMetadata Metadata { get; init; } = new();

    /// <summary>Notes about the dump as a whole, said with its first collection.</summary>
    public IReadOnlyList<string> DumpNotes { get; init; } = [];

    /// <summary>What a reading of all documents has shown; set before the streams are told.</summary>
    public CollectionProfile? Profile { get; private set; }

    /// <summary>What becomes of the documents in some columns.</summary>
    public Dictionary<string, ColumnForm> Forms { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads all documents once, to see what they hold.</summary>
    public void Explore(Predicate<string> suggests)
    {
        var profile = new CollectionProfile(suggests);
        using var rows = Open(new ColumnSet(Input.Name, options.MaxColumns), NoForms, profile);
        while (rows.Next(long.MaxValue) is { } batch)
        {
            batch.Dispose();
        }

        Profile = profile;
    }

    /// <summary>Opens the rows, with all of the columns from the start.</summary>
    public IBatchReader OpenRows()
    {
        var columns = new ColumnSet(Input.Name, options.MaxColumns);
        foreach (var column in Profile!.Columns)
        {
            columns.Find(BsonValues.Utf8.GetBytes(column.Name));
        }

        return Open(columns, Forms, null);
    }

    /// <summary>Reads the <c>_id</c> of each document, as far as it is a key.</summary>
    public IEnumerable<string> Ids()
    {
        using var frames = new BsonFrames(Input.OpenRead(), Input.Name);
        while (frames.Read(out var document))
        {
            if (BsonIds.Of(document) is { } id)
            {
                yield return id;
            }

            frames.Pass();
        }
    }

    private IBatchReader Open(
        ColumnSet columns,
        IReadOnlyDictionary<string, ColumnForm> forms,
        CollectionProfile? profile
    )
    {
        var cells = new DocumentCells(columns, forms, profile, options.MaxDepth);
        return format == FileFormat.Bson
            ? new BsonTable(new BsonFrames(Input.OpenRead(), Input.Name), columns, cells)
            : JsonSource.Open(() => Input.OpenRead(), Input.Name, format, options, new ExtendedRows(columns, cells));
    }
}
