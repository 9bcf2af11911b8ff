using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests.Transcripts;

/// <summary>A folder in which the examples of the help and of the README work, each in a copy of its own.</summary>
internal static class PreparedFolder
{
    private static readonly string[] Preparation =
    [
        "pbferry init pb_data",
        "pbferry import customers.csv pb_data --create-missing",
        "pbferry import orders.ndjson pb_data --create-missing",
        "pbferry export pb_data dump",
        "pbferry schema export pb_data collections.json",
        "pbferry init laptop/pb_data",
        "mkdir twin && cp -r pb_data twin/pb_data",
        "pbferry backup create pb_data nightly.zip",
        "pbferry backup download pb_data nightly.zip old.zip",
        "pbferry hooks install .",
        "gzip -k orders.ndjson",
        "sqlite3 chinook.sqlite 'create table artist (id integer primary key, name text); insert into artist values (1, \"AC/DC\")'",
        "pbferry plan chinook.sqlite pb_data -o plan.yaml",
        // A run that a bad row stopped, and that can go on since the row is mended.
        "cp people.csv late.csv && echo Di,di@example.com,old >> late.csv",
        "! pbferry import late.csv pb_data --collection customers --on-error stop",
        "sed -i s/old/56/ late.csv",
    ];

    /// <summary>Makes the folder; what it holds is what the examples speak of.</summary>
    public static async Task<TempFolder> MakeAsync(Bash bash)
    {
        var folder = new TempFolder();
        folder.Write("customers.csv", "name,email,age\nAnn,ann@example.com,34\nBob,bob@example.com,51\n");
        folder.Write("people.csv", "name,email,age\nAnn,ann@example.com,35\nCy,cy@example.com,28\n");
        folder.Write("orders.ndjson", """{"number":1,"total":9.5}""" + "\n" + """{"number":2,"total":20}""" + "\n");
        folder.Write("password.txt", "correct horse battery\n");
        foreach (var command in Preparation)
        {
            var result = await bash.RunAsync(command, folder.Path);
            result.ExitCode.ShouldBe(0, $"{command}\n{result.Error}");
        }

        return folder;
    }
}
