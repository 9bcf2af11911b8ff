using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Databases.MySql;
using PocketFerry.Sources.Databases.Postgres;

namespace PocketFerry.Sources.Databases;

/// <summary>Opens databases as sources.</summary>
public static class DatabaseSource
{
    /// <summary>Opens a database. The connection is made when it is first read.</summary>
    /// <exception cref="EndpointException">The address has a parameter that there isn't.</exception>
    public static ISource Open(DatabaseAddress address, DatabaseSourceOptions? options = null)
    {
        options ??= new DatabaseSourceOptions();
        return address.IsPostgres ? new PgSource(address, options) : new MySource(address, options);
    }
}
