using System.Globalization;
using System.Text.Json.Nodes;

namespace PocketFerry.Engine.Ledgers;

/// <summary>Reads and writes a <see cref="RunRecord"/> as names and values, so that later versions can add some.</summary>
internal static class RunRecords
{
    private const string Time = "yyyy-MM-dd HH:mm:ss.fff'Z'";

    public static RunRecord Read(LedgerFile file)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        lock (file.Gate)
        {
            var rows = file.Database.Cached("SELECT name, value FROM run");
            while (rows.Step())
            {
                values[rows.Text(0)] = rows.Text(1);
            }

            rows.Reset();
        }

        string Text(string name) => values.GetValueOrDefault(name, "");
        return new RunRecord
        {
            Id = Text("id"),
            Arguments = JsonNode.Parse(values.GetValueOrDefault("arguments", "[]")) is JsonArray list
                ? [.. list.Select(n => (string?)n ?? "")]
                : [],
            Folder = Text("folder"),
            Version = Text("version"),
            Source = Text("source"),
            Target = Text("target"),
            TargetVersion = Text("targetVersion"),
            DryRun = Text("dryRun") == "1",
            IsResumable = Text("resumable") == "1",
            Started = TimeOf(Text("started")) ?? DateTime.UnixEpoch,
            Ended = TimeOf(Text("ended")),
            State = Enum.TryParse<RunState>(Text("state"), out var state) ? state : RunState.Running,
            ExitCode = int.TryParse(Text("exitCode"), CultureInfo.InvariantCulture, out var code) ? code : null,
            Failure = Text("failure"),
            Seed = Text("seed"),
            Rejects = Text("rejects"),
            Spool = Text("spool"),
            Collections = Text("collections"),
            Plan = Text("plan"),
            Resumed = int.TryParse(Text("resumed"), CultureInfo.InvariantCulture, out var resumed) ? resumed : 0,
            Backup = Text("backup"),
            NoUndo = Text("noUndo"),
            Undoes = Text("undoes"),
            UndoneBy = Text("undoneBy"),
        };
    }

    public static void Write(LedgerFile file, RunRecord run)
    {
        var culture = CultureInfo.InvariantCulture;
        lock (file.Gate)
        {
            Set("id", run.Id);
            Set(
                "arguments",
                new JsonArray([.. run.Arguments.Select(a => (JsonNode)JsonValue.Create(a))]).ToJsonString()
            );
            Set("folder", run.Folder);
            Set("version", run.Version);
            Set("source", run.Source);
            Set("target", run.Target);
            Set("targetVersion", run.TargetVersion);
            Set("dryRun", run.DryRun ? "1" : "0");
            Set("resumable", run.IsResumable ? "1" : "0");
            Set("started", run.Started.ToString(Time, culture));
            Set("ended", run.Ended?.ToString(Time, culture) ?? "");
            Set("state", run.State.ToString());
            Set("exitCode", run.ExitCode?.ToString(culture) ?? "");
            Set("failure", run.Failure);
            Set("seed", run.Seed);
            Set("rejects", run.Rejects);
            Set("spool", run.Spool);
            Set("collections", run.Collections);
            Set("plan", run.Plan);
            Set("resumed", run.Resumed.ToString(culture));
            Set("backup", run.Backup);
            Set("noUndo", run.NoUndo);
            Set("undoes", run.Undoes);
            Set("undoneBy", run.UndoneBy);
        }

        void Set(string name, string value) =>
            file.Change("INSERT OR REPLACE INTO run VALUES (?, ?)").BindAll(name, value).Run();
    }

    private static DateTime? TimeOf(string text) =>
        DateTime.TryParseExact(
            text,
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
