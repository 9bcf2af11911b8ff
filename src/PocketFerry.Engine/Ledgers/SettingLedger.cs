namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// Settings of a server that a run changes while it lasts. Each is written down, and kept, before it is changed; a run that
/// was killed leaves them to the next command that talks to that server.
/// </summary>
internal sealed class SettingLedger
{
    private readonly LedgerFile _file;

    internal SettingLedger(LedgerFile file) => _file = file;

    /// <summary>A file that shows, without opening ledgers, that this one has something to put back; empty for none.</summary>
    public string Marker { get; set; } = "";

    /// <summary>The changes that are still to be put back, the last first.</summary>
    public IReadOnlyList<SettingChange> Open()
    {
        var changes = new List<SettingChange>();
        lock (_file.Gate)
        {
            var rows = _file.Database.Cached(
                "SELECT number, server, kind, subject, before, during FROM settings WHERE state = 0 ORDER BY number DESC"
            );
            while (rows.Step())
            {
                changes.Add(
                    new SettingChange(rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5))
                    {
                        Number = rows.Integer(0),
                    }
                );
            }

            rows.Reset();
        }

        return changes;
    }

    /// <summary>Writes down a change before it is made, and commits.</summary>
    public SettingChange Add(SettingChange change)
    {
        if (Marker.Length > 0)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Marker)!);
            File.WriteAllBytes(Marker, []);
        }

        long number;
        lock (_file.Gate)
        {
            _file
                .Change("INSERT INTO settings (server, kind, subject, before, during) VALUES (?, ?, ?, ?, ?)")
                .BindAll(change.Server, change.Kind, change.Subject, change.Before, change.During)
                .Run();
            number = _file.Database.LastInsertRowId;
        }

        _file.Commit();
        return change with { Number = number };
    }

    /// <summary>Writes down that a change is put back, or isn't ours to put back any more; commits.</summary>
    public void Close(SettingChange change)
    {
        lock (_file.Gate)
        {
            _file.Change("UPDATE settings SET state = 1 WHERE number = ?").Bind(1, change.Number).Run();
        }

        _file.Commit();
        if (Marker.Length > 0 && Open().Count == 0)
        {
            File.Delete(Marker);
        }
    }
}

/// <summary>A setting of a server that a run changes while it lasts.</summary>
/// <param name="Server">The server's address.</param>
/// <param name="Kind">What kind of setting it is, such as <c>batch</c>.</param>
/// <param name="Subject">Which one of that kind; empty where there is only one.</param>
/// <param name="Before">Its value before.</param>
/// <param name="During">Its value while the run lasts.</param>
internal sealed record SettingChange(string Server, string Kind, string Subject, string Before, string During)
{
    /// <summary>Its number in the ledger.</summary>
    public long Number { get; init; }
}
