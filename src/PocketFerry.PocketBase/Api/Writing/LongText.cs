using System.Globalization;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Values longer than a statement of <c>/api/sql</c>: appended in parts, each of which may be sent twice.</summary>
internal static class LongText
{
    /// <summary>Longest value that goes in the first statement.</summary>
    public const int Short = 1000;

    /// <summary>Whether a cell is longer than that.</summary>
    public static bool IsLong(in Cell cell) => cell is { Kind: CellKind.Text, Length: > Short };

    private const int PartCharacters = 1000;

    public static async Task AppendAsync(
        ApiServer server,
        Collection collection,
        string id,
        IReadOnlyList<(int Field, string Text)> values,
        CancellationToken cancellation
    )
    {
        foreach (var (field, text) in values)
        {
            var name = Sql.Name(collection.Fields[field].Name);
            var runes = 0;
            for (var start = 0; start < text.Length; )
            {
                var end = Math.Min(text.Length, start + PartCharacters);
                if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
                {
                    end--;
                }

                var part = text[start..end];
                var query = string.Create(
                    CultureInfo.InvariantCulture,
                    $"UPDATE {Sql.Name(collection.Name)} SET {name}=substr({name},1,{runes})||{Sql.Text(part)} WHERE id={Sql.Text(id)}"
                );
                using var done = await server
                    .Client.ExpectAsync(
                        ApiSql.Request(Encoding.UTF8.GetBytes(query)) with
                        {
                            Writes = true,
                        },
                        cancellation
                    )
                    .ConfigureAwait(false);
                runes += part.EnumerateRunes().Count();
                start = end;
            }
        }
    }
}
