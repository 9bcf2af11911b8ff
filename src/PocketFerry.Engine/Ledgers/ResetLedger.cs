namespace PocketFerry.Engine.Ledgers;

/// <summary>Users that the run gave a random password, since theirs could not be carried.</summary>
internal sealed class ResetLedger
{
    private readonly LedgerFile _file;

    internal ResetLedger(LedgerFile file) => _file = file;

    /// <summary>How many there are.</summary>
    public long Count
    {
        get
        {
            lock (_file.Gate)
            {
                return _file.Database.Integer("SELECT count(*) FROM resets");
            }
        }
    }

    /// <summary>Writes down a user; one that is known stays as it is.</summary>
    public void Add(string collection, string id, string email)
    {
        lock (_file.Gate)
        {
            _file.Change("INSERT OR IGNORE INTO resets VALUES (?, ?, ?, 0)").BindAll(collection, id, email).Run();
        }
    }

    /// <summary>The users behind one, in order.</summary>
    public List<ResetUser> Behind(string collection, string id, int count)
    {
        lock (_file.Gate)
        {
            var users = new List<ResetUser>();
            var rows = _file.Database.Cached(
                "SELECT collection, id, email, asked FROM resets WHERE (collection, id) > (?, ?) ORDER BY collection, id LIMIT ?"
            );
            rows.Bind(1, collection).Bind(2, id).Bind(3, count);
            while (rows.Step())
            {
                users.Add(new ResetUser(rows.Text(0), rows.Text(1), rows.Text(2), rows.Integer(3) != 0));
            }

            rows.Reset();
            return users;
        }
    }

    /// <summary>Writes down that a mail is being asked for, so that nobody gets two.</summary>
    public void SetAsked(in ResetUser user)
    {
        lock (_file.Gate)
        {
            _file
                .Change("UPDATE resets SET asked = 1 WHERE collection = ? AND id = ?")
                .BindAll(user.Collection, user.Id)
                .Run();
        }
    }
}

/// <summary>A user with a random password.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Email">The e-mail address; empty where the user has none.</param>
/// <param name="WasAsked">Whether a reset mail was asked for.</param>
internal readonly record struct ResetUser(string Collection, string Id, string Email, bool WasAsked);
