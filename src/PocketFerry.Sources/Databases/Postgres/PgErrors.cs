using Npgsql;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>The driver's errors with a cure.</summary>
internal static class PgErrors
{
    public static EndpointException Say(string name, PostgresException error)
    {
        var (cure, failure) = error.SqlState switch
        {
            "28P01" or "28000" => (
                "Check the user in the address and the password (PBFERRY_SOURCE_PASSWORD, PGPASSWORD or ~/.pgpass).",
                EndpointFailure.Denied
            ),
            "42501" when error.MessageText.Contains("row-level security", StringComparison.Ordinal) => (
                "Row-level security would hide rows: sign in as the table's owner or a user with BYPASSRLS, or leave the table out with --exclude.",
                EndpointFailure.Denied
            ),
            "42501" => (
                "Grant the user SELECT on it (and USAGE on its schema), or leave the table out with --exclude.",
                EndpointFailure.Denied
            ),
            "3D000" => ("Check the database's name behind the slash; psql -l lists them.", EndpointFailure.Usage),
            "53300" or "57P03" => ("Try again when the server has room.", EndpointFailure.Unreachable),
            _ => ("", EndpointFailure.Failed),
        };
        return new EndpointException($"{name}: {error.MessageText} ({error.SqlState})", cure, failure, error);
    }

    public static EndpointException Unreachable(string name, Exception error)
    {
        var reason =
            error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal)
                ? $"{error.Message}: {inner.Message}"
                : error.Message;
        return new EndpointException(
            $"{name}: {reason}",
            reason.Contains("password", StringComparison.OrdinalIgnoreCase)
                ? "Put it into PBFERRY_SOURCE_PASSWORD, PGPASSWORD or ~/.pgpass."
                : "Check host and port, and that the server runs and lets this machine in (pg_hba.conf).",
            reason.Contains("No password", StringComparison.Ordinal)
                ? EndpointFailure.Denied
                : EndpointFailure.Unreachable,
            error
        );
    }
}
