using System.Text;

namespace PocketFerry.Model.Collections;

/// <summary>Snake case of names made of ASCII letters, digits and underscores.</summary>
internal static class SnakeCase
{
    /// <summary><c>CustomerID</c>: <c>customer_id</c>; <c>HTTPServer</c>: <c>http_server</c>; <c>userIDs</c>: <c>user_ids</c>.</summary>
    public static string Of(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '_')
            {
                if (snake.Length > 0 && snake[^1] != '_')
                {
                    snake.Append('_');
                }

                continue;
            }

            if (StartsWord(name, i) && snake.Length > 0 && snake[^1] != '_')
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        var text = snake.ToString().TrimEnd('_');
        // PocketBase's own collections start with an underscore, and so may others.
        return name.StartsWith('_') && text.Length > 0 ? "_" + text : text;
    }

    private static bool StartsWord(string name, int i)
    {
        if (i == 0 || !char.IsAsciiLetterUpper(name[i]))
        {
            return false;
        }

        if (!char.IsAsciiLetterUpper(name[i - 1]))
        {
            return true;
        }

        // The last capital of an acronym starts the next word, unless what follows is only its plural s.
        return i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]) && !IsPlural(name, i + 1);
    }

    private static bool IsPlural(string name, int i) =>
        name[i] == 's' && (i + 1 == name.Length || !char.IsAsciiLetterLower(name[i + 1]));
}
