using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Ledgers;

/// <summary>The file of the users that a run gave a random password, a JSON object a line.</summary>
internal static class ResetList
{
    /// <summary>Writes the list where there are such users.</summary>
    /// <param name="path">The file, readable by its owner alone; null writes none.</param>
    /// <param name="users">The users.</param>
    /// <returns>What to say of them, by collection; nothing of those that have none.</returns>
    /// <exception cref="EndpointException">The file can't be written.</exception>
    public static IReadOnlyDictionary<string, string> Write(string? path, IEnumerable<ResetUser> users)
    {
        StreamWriter? file = null;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            foreach (var user in users)
            {
                counts[user.Collection] = counts.GetValueOrDefault(user.Collection) + 1;
                file ??= path is null ? StreamWriter.Null : Open(path);
                file.WriteLine(LineOf(user));
            }

            // Not left to Dispose, which runs behind an error too.
            file?.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{path}: the list of users that need a reset mail can't be written: {error.Message}",
                "Free some space there; then resume the run, or repeat it.",
                inner: error
            );
        }
        finally
        {
            Close(file);
        }

        return counts.ToDictionary(c => c.Key, c => Sentence(c.Value, path), StringComparer.Ordinal);
    }

    private static StreamWriter Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new StreamWriter(PrivateFiles.OpenToWrite(path, FileMode.Create), new UTF8Encoding(false));
    }

    private static void Close(StreamWriter? file)
    {
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // What can't be flushed was said already.
        }
    }

    private static string LineOf(in ResetUser user) =>
        new JsonObject
        {
            ["collection"] = user.Collection,
            ["id"] = user.Id,
            ["email"] = user.Email,
        }.ToJsonString();

    private static string Sentence(long count, string? path)
    {
        var need =
            count == 1
                ? "1 user has a random password and needs a reset mail"
                : $"{count.ToString("n0", CultureInfo.InvariantCulture)} users have a random password and need a reset mail";
        return path is null ? need : $"{need}; {path} lists {(count == 1 ? "it" : "them")}";
    }
}
