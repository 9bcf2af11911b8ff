using System.Text;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Secrets;

/// <summary>Gets a password from a file, standard input, the environment or the keyboard; never from an argument.</summary>
internal static class Password
{
    private const string Variable = "PBFERRY_PASSWORD";

    /// <param name="prompt">What to ask at a terminal.</param>
    /// <param name="file">The file that holds it in its first line, <c>-</c> for standard input, or null.</param>
    /// <exception cref="EndpointException">There is none to be had.</exception>
    public static string Read(string prompt, string? file)
    {
        if (file is not null)
        {
            return FirstLine(file, "--password-file");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (Console.IsInputRedirected)
        {
            throw new EndpointException(
                "A password is needed, and there is no terminal to ask for it.",
                $"Set {Variable}, or name a file with --password-file (- is standard input).",
                EndpointFailure.Usage
            );
        }

        var password = Ask(prompt);
        return password == Ask("Once more: ")
            ? password
            : throw new EndpointException("The two passwords differ.", "Try again.", EndpointFailure.Usage);
    }

    /// <summary>A file's first line, as the option says that names the file.</summary>
    public static string FirstLine(string file, string option)
    {
        try
        {
            using var reader = file == "-" ? Console.In : File.OpenText(file);
            return reader.ReadLine() is { Length: > 0 } line
                ? line
                : throw new EndpointException(
                    $"{option} {file}: the first line is empty.",
                    "Put the secret there.",
                    EndpointFailure.Usage
                );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{option} {file}: {error.Message}",
                "Name a file that you can read.",
                EndpointFailure.Usage,
                error
            );
        }
    }

    /// <summary>Asks at the terminal, without showing what is typed.</summary>
    public static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                password.Length = Math.Max(0, password.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                password.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return password.ToString();
    }
}
