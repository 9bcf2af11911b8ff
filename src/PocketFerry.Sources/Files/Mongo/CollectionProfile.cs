using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>What one reading of a whole collection has shown. Memory doesn't grow with the rows.</summary>
/// <param name="suggests">Whether a column's name speaks for a reference into one of the collections.</param>
internal sealed class CollectionProfile(Predicate<string> suggests)
{
    private const int MostSampled = 1000;

    private readonly List<ColumnProfile> _columns = [];
    private readonly List<(ColumnProfile Column, BsonKinds Kind)> _pending = [];
    private readonly Dictionary<string, (ColumnProfile Profile, bool Suggests)> _byName = new(StringComparer.Ordinal);

    /// <summary>The columns in the order in which they were met.</summary>
    public IReadOnlyList<ColumnProfile> Columns => _columns;

    /// <summary>Good documents.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether every one of them has an <c>_id</c>.</summary>
    public bool AllHaveIds { get; private set; } = true;

    /// <summary>A document begins, perhaps for the second time.</summary>
    public void Begin() => _pending.Clear();

    /// <summary>The document that was begun is good.</summary>
    public void Count(bool hasId)
    {
        foreach (var (column, kind) in _pending)
        {
            column.Meet(kind);
        }

        Rows++;
        AllHaveIds &= hasId;
    }

    public void Meet(string column, BsonKinds kind) => _pending.Add((Of(column).Profile, kind));

    public void Meet(string column, BsonKinds kind, RowBatch batch, in Cell cell)
    {
        var (profile, isSuggested) = Of(column);
        _pending.Add((profile, kind));
        if (MayRefer(kind, isSuggested))
        {
            Sample(profile, KeyText.Of(batch, cell, stackalloc byte[KeyText.Longest]));
        }
    }

    public void MeetInside(string column, bool isArray, BsonKinds kinds, BsonKinds deeper) =>
        Of(column).Profile.MeetInside(isArray, kinds, deeper);

    public void MeetReference(string column, string collection, ReadOnlySpan<byte> id)
    {
        var (profile, _) = Of(column);
        _pending.Add((profile, BsonKinds.DbRef));
        profile.Refer(collection);
        var reader = new Utf8JsonReader(id);
        reader.Read();
        Sample(profile, ref reader);
    }

    /// <summary>Takes the references of an array, whose ids stand in a JSON array.</summary>
    public void MeetReferences(string column, string collection, ReadOnlySpan<byte> ids)
    {
        var (profile, _) = Of(column);
        _pending.Add((profile, BsonKinds.Array | BsonKinds.DbRef));
        if (collection.Length > 0)
        {
            profile.Refer(collection);
        }

        SampleAll(profile, ids);
    }

    public void MeetList(string column, BsonKinds elements, ReadOnlySpan<byte> json)
    {
        var (profile, isSuggested) = Of(column);
        _pending.Add((profile, BsonKinds.Array));
        if (MayRefer(elements, isSuggested))
        {
            SampleAll(profile, json);
        }
    }

    private static bool MayRefer(BsonKinds kind, bool isSuggested) =>
        kind is BsonKinds.ObjectId or BsonKinds.Uuid
        || (isSuggested && kind is (BsonKinds.String or BsonKinds.Int32 or BsonKinds.Int64));

    private void SampleAll(ColumnProfile profile, ReadOnlySpan<byte> list)
    {
        var reader = new Utf8JsonReader(list);
        while (reader.Read())
        {
            Sample(profile, ref reader);
        }
    }

    private void Sample(ColumnProfile profile, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            Sample(profile, reader.ValueSpan);
        }
        else if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= KeyText.Longest)
        {
            Span<byte> text = stackalloc byte[KeyText.Longest];
            Sample(profile, text[..reader.CopyString(text)]);
        }
    }

    private void Sample(ColumnProfile profile, ReadOnlySpan<byte> key)
    {
        if (_columns.Count <= MostSampled && !key.IsEmpty && profile.Name != "_id")
        {
            profile.Sample(key);
        }
    }

    private (ColumnProfile Profile, bool Suggests) Of(string column)
    {
        if (!_byName.TryGetValue(column, out var found))
        {
            found = (new ColumnProfile(column), suggests(column));
            _byName.Add(column, found);
            _columns.Add(found.Profile);
        }

        return found;
    }
}
