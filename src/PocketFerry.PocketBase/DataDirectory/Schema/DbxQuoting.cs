using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// PocketBase's query builder reads <c>{{table}}</c> and <c>[[column]]</c> in any SQL as quoted names; owners may use
/// that in view queries and index conditions.
/// </summary>
internal static partial class DbxQuoting
{
    public static string Expand(string sql) =>
        Placeholder()
            .Replace(
                sql,
                match =>
                    string.Join('.', match.Value[2..^2].Split('.').Select(name => name == "*" ? name : $"`{name}`"))
            );

    [GeneratedRegex(@"\{\{[\w\-\. ]+\}\}|\[\[[\w\-\. ]+\]\]", RegexOptions.ECMAScript, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Placeholder();
}
