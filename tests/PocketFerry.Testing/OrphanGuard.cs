using System.Diagnostics;
using System.Globalization;

namespace PocketFerry.Testing;

/// <summary>
/// Kills the children that this process leaves when it is itself killed or crashes, when no code of its own runs
/// any more. A shell knows the ids of those that live and waits on a pipe, which the system closes in any case.
/// </summary>
internal static class OrphanGuard
{
    private const string Script = """
        trap '' INT TERM HUP
        alive=
        while read -r change id; do
            others=
            for one in $alive; do [ "$one" = "$id" ] || others="$others $one"; done
            alive=$others
            [ "$change" = + ] && alive="$alive $id"
        done
        for one in $alive; do kill -9 "$one"; done
        """;

    private static readonly Lock Gate = new();
    private static StreamWriter? s_pipe;

    public static void Watch(int processId) => Tell('+', processId);

    public static void Forget(int processId) => Tell('-', processId);

    private static void Tell(char change, int processId)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        lock (Gate)
        {
            s_pipe ??= Start();
            s_pipe.Write(string.Create(CultureInfo.InvariantCulture, $"{change} {processId}\n"));
            s_pipe.Flush();
        }
    }

    private static StreamWriter Start()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec >/dev/null 2>&1\n{Script}"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        return Process.Start(start)!.StandardInput;
    }
}
