namespace PocketFerry.PocketBase.Api;

/// <summary>By which of its routes records are written into a server.</summary>
public enum ApiRoad
{
    /// <summary>The records API; what it can't set, and users with password hashes, by SQL where the server has it.</summary>
    Auto,

    /// <summary>The records API alone: dates and password hashes are not carried.</summary>
    Api,

    /// <summary>
    /// Whole records by <c>POST /api/sql</c> (0.39): validated by this program alone; the server's hooks don't run. Files
    /// go by the records API behind them.
    /// </summary>
    Sql,
}
