using System.Text;
using System.Text.RegularExpressions;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.Api.Client;

public sealed class SqlTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("it's")]
    [InlineData("[[wiki]] and [[[deep]]] and {{name}} and {:id} and it's [[done]]")]
    [InlineData("[[1],[2]] [[3]]")]
    [InlineData("{{x}}\u0001\u0002{:y}")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008[[x]]")]
    [InlineData("nul \0 [[x]] {{y}}")]
    public void A_text_arrives_and_has_no_mark_of_PocketBase_s_own(string text)
    {
        var expression = Sql.Text(text);

        // What the server's query builder looks for.
        Regex.IsMatch(expression, @"\{:\w+\}|\{\{[\w\-. ]+\}\}|\[\[[\w\-. ]+\]\]").ShouldBeFalse(expression);
        using var database = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        database.Text($"select hex({expression})").ShouldBe(Convert.ToHexString(Encoding.UTF8.GetBytes(text)));
        database.Text($"select typeof({expression})").ShouldBe("text");
    }

    [Fact]
    public void Names_are_quoted() => Sql.Name("a\"b").ShouldBe("\"a\"\"b\"");
}
