using System.ComponentModel;
using System.Diagnostics;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Init;

/// <summary>
/// Makes a data directory by running PocketBase itself, for its newest form. The owner's hooks and migrations are not
/// run: the server does that at its first start.
/// </summary>
/// <param name="programPath">The <c>pocketbase</c> program.</param>
public sealed class PocketBaseInitializer(string programPath)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Makes a data directory in a new or empty folder, all or nothing.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="superuser">The first superuser; null for none.</param>
    /// <param name="cancellationToken">Ends the program and removes what it has made.</param>
    /// <exception cref="EndpointException">The folder isn't empty, or PocketBase failed; the message holds what it said.</exception>
    public async Task CreateAsync(
        string directory,
        Superuser? superuser = null,
        CancellationToken cancellationToken = default
    )
    {
        using var folder = FreshFolder.Take(directory);
        var data = Path.Combine(folder.Workshop, "data.db");
        if (superuser is null)
        {
            await RunAsync(["migrate", "up"], "migrations", folder.Workshop, cancellationToken);
        }
        else
        {
            // PocketBase takes passwords from the command line only, where every user of the machine can read them.
            string[] command = ["superuser", "upsert", superuser.Email, GeneratedIds.Secret()];
            await RunAsync(command, "Successfully saved superuser", folder.Workshop, cancellationToken);
            SetPassword(data, superuser);
        }

        if (!File.Exists(data))
        {
            throw new EndpointException($"{programPath} ran, but made no data.db.", "Check that it is PocketBase.");
        }

        folder.Publish();
    }

    private static void SetPassword(string data, Superuser superuser)
    {
        using var database = SqliteDatabase.Open(data, SqliteOpenMode.ReadWrite);
        database.Run(
            "UPDATE _superusers SET password = ?, tokenKey = ? WHERE email = ?",
            superuser.PasswordHash,
            GeneratedIds.Secret(),
            superuser.Email
        );
        if (database.Changes != 1)
        {
            throw new EndpointException(
                "PocketBase said that it saved the superuser, but it isn't in data.db.",
                "Make the data directory without --pocketbase."
            );
        }
    }

    private async Task RunAsync(
        IEnumerable<string> command,
        string expected,
        string directory,
        CancellationToken cancellationToken
    )
    {
        var empty = Directory.CreateTempSubdirectory("pbferry-init-").FullName;
        try
        {
            using var process = Start(command, directory, empty);
            var output = await FinishAsync(process, cancellationToken);
            // Up to 0.39 PocketBase ends with 0 after errors too.
            if (process.ExitCode != 0 || !output.Contains(expected, StringComparison.Ordinal))
            {
                throw new EndpointException(
                    $"{programPath} could not make a data directory (exit code {process.ExitCode}): {output.Trim()}",
                    "See what it says, or make the data directory without --pocketbase."
                );
            }
        }
        finally
        {
            Directory.Delete(empty, recursive: true);
        }
    }

    private Process Start(IEnumerable<string> command, string directory, string empty)
    {
        string[] options =
        [
            $"--dir={directory}",
            $"--hooksDir={empty}",
            $"--migrationsDir={empty}",
            // On by default for a program below the temporary folder, and prints hashes.
            "--dev=false",
            "--hooksWatch=false",
            "--automigrate=false",
        ];
        try
        {
            return Process.Start(
                    new ProcessStartInfo(programPath, [.. command, .. options])
                    {
                        RedirectStandardInput = true,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                        UseShellExecute = false,
                        WorkingDirectory = empty,
                    }
                ) ?? throw new InvalidOperationException("it did not start");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new EndpointException(
                $"Can't run {programPath}: {exception.Message}",
                "Name the pocketbase program with --pocketbase PATH.",
                EndpointFailure.Usage,
                exception
            );
        }
    }

    private async Task<string> FinishAsync(Process process, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return await output + await error;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw new EndpointException(
                $"{programPath} was still running after {Timeout.TotalSeconds:0} seconds.",
                "Check that it is PocketBase."
            );
        }
    }
}
