using System.Globalization;
using System.Text;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Addresses of lists of records.</summary>
internal static class RecordQuery
{
    /// <summary>A page of at most so many records behind an id, up to another where there is one.</summary>
    public static string Behind(string collection, string lastId, string filter, int count, string? upTo = null) =>
        List(collection, Between(lastId, filter, upTo), count) + "&skipTotal=1&sort=id";

    /// <summary>The id of the record that is so many behind an id.</summary>
    public static string Nth(string collection, string lastId, string filter, int number) =>
        List(collection, Between(lastId, filter, null), 1)
        + string.Create(CultureInfo.InvariantCulture, $"&page={number}&skipTotal=1&sort=id&fields=id");

    /// <summary>A numbered page of a view, with the number of all.</summary>
    public static string Page(string collection, string filter, int page, int count) =>
        List(collection, filter, count) + string.Create(CultureInfo.InvariantCulture, $"&page={page}&sort=id");

    /// <summary>The number of records, and one of them.</summary>
    public static string Count(string collection, string filter) => List(collection, filter, 1) + "&fields=id";

    private static string Between(string lastId, string filter, string? upTo)
    {
        var conditions = new List<string>(3);
        if (filter.Length > 0)
        {
            conditions.Add($"({filter})");
        }

        if (lastId.Length > 0)
        {
            conditions.Add($"id>{Literal(lastId)}");
        }

        if (upTo is not null)
        {
            conditions.Add($"id<={Literal(upTo)}");
        }

        return string.Join("&&", conditions);
    }

    /// <summary>The records that a filter gives.</summary>
    public static string List(string collection, string filter, int count)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"api/collections/{Uri.EscapeDataString(collection)}/records?perPage={count}"
        );
        return filter.Length == 0 ? path : $"{path}&filter={Uri.EscapeDataString(filter)}";
    }

    /// <summary>A text in PocketBase's filter language.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            if (c == '\'')
            {
                literal.Append('\\');
            }

            literal.Append(c);
        }

        return literal.Append('\'').ToString();
    }
}
