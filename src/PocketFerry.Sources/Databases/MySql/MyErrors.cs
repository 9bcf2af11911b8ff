using MySqlConnector;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>The driver's errors with a cure.</summary>
internal static class MyErrors
{
    public static EndpointException Say(string name, MySqlException error)
    {
        var (cure, failure) = error.ErrorCode switch
        {
            MySqlErrorCode.AccessDenied => (
                "Check the user in the address and the password (PBFERRY_SOURCE_PASSWORD or MYSQL_PWD).",
                EndpointFailure.Denied
            ),
            MySqlErrorCode.DatabaseAccessDenied
            or MySqlErrorCode.TableAccessDenied
            or MySqlErrorCode.ColumnAccessDenied => (
                "Grant the user SELECT on it, or leave the table out with --exclude.",
                EndpointFailure.Denied
            ),
            MySqlErrorCode.UnknownDatabase => (
                "Check the database's name behind the slash; SHOW DATABASES lists them.",
                EndpointFailure.Usage
            ),
            MySqlErrorCode.UnableToConnectToHost => (
                "Check host and port, and that the server runs and lets this machine in.",
                EndpointFailure.Unreachable
            ),
            _ => ("", EndpointFailure.Failed),
        };
        return new EndpointException($"{name}: {error.Message} ({error.Number})", cure, failure, error);
    }
}
