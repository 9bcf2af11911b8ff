using System.Text;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>
/// Texts in PocketBase's filter language. Up to 0.38 a backslash before a quote is all that it knows, and it has no way to
/// write a text that ends in a backslash; from 0.39 on a backslash stands for itself only twice.
/// </summary>
internal sealed class FilterSyntax(bool escapesBackslash)
{
    /// <summary>Whether a server takes <c>'\\'</c> as a backslash.</summary>
    public static async Task<FilterSyntax> AskAsync(ApiClient client, CancellationToken cancellation)
    {
        var path = "api/collections?perPage=1&skipTotal=1&filter=" + Uri.EscapeDataString(@"id='\\'");
        using var response = await client.SendAsync(ApiRequest.Get(path), cancellation).ConfigureAwait(false);
        return new FilterSyntax(response.IsSuccess);
    }

    /// <summary>The condition that a field holds a text. It gives a few others where the language has no such text.</summary>
    public string Is(string field, string text) =>
        !escapesBackslash && text.EndsWith('\\')
            ? $"({field}>={Literal(text[..^1] + "[")}&&{field}<{Literal(text[..^1] + "]")})"
            : $"{field}={Literal(text)}";

    /// <summary>A text that doesn't end in a backslash.</summary>
    public string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            if (c == '\'' || (c == '\\' && escapesBackslash))
            {
                literal.Append('\\');
            }

            literal.Append(c);
        }

        return literal.Append('\'').ToString();
    }
}
