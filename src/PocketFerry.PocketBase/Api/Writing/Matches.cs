using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Existing records by key, in stored form; dispose it.</summary>
internal sealed class Matches : IDisposable
{
    private readonly List<RowBatch> _batches = [];
    private readonly Dictionary<string, Match> _byKey = new(StringComparer.Ordinal);

    public void Add(RowBatch records) => _batches.Add(records);

    public void Set(string? key, RowBatch records, int row, RowBatch page)
    {
        if (key is null)
        {
            return;
        }

        var idColumn = page.Columns.Count;
        for (var i = 0; i < page.Columns.Count; i++)
        {
            idColumn = page.Columns[i] == "id" ? i : idColumn;
        }

        var id = Encoding.UTF8.GetString(page.Bytes(row, idColumn));
        _byKey[key] = new Match(records, row, id) { IsAmbiguous = _byKey.ContainsKey(key) };
    }

    public Match? Find(string key) => _byKey.GetValueOrDefault(key);

    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch.Origin?.Dispose();
            batch.Dispose();
        }
    }
}

/// <summary>An existing record.</summary>
/// <param name="Records">The batch it is in.</param>
/// <param name="Row">Its row there.</param>
/// <param name="Id">Its id.</param>
internal sealed record Match(RowBatch Records, int Row, string Id)
{
    /// <summary>Whether more than one record has the key.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Whether its token key, which can't be read, is another than the row's.</summary>
    public bool HasOtherToken { get; set; }
}
