namespace PocketFerry.PocketBase.Api;

/// <summary>By which of its routes records are written into a server.</summary>
public enum ApiRoad
{
    /// <summary>
    /// The routes of <c>pbferry hooks install</c> where the server has them; else the records API, and by SQL what it can't
    /// set, and users with password hashes, where the server has that.
    /// </summary>
    Auto,

    /// <summary>The records API alone: dates and password hashes are not carried.</summary>
    Api,

    /// <summary>
    /// Whole records by <c>POST /api/sql</c> (0.39): validated by this program alone; the server's hooks don't run. Files
    /// go by the records API behind them.
    /// </summary>
    Sql,

    /// <summary>
    /// Whole records by the routes of <c>pbferry hooks install</c>: through PocketBase's own validators and the owner's
    /// hooks. Files go by the records API behind them.
    /// </summary>
    Hooks,
}
