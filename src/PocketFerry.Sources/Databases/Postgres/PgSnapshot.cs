using System.Net.Sockets;
using Npgsql;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>One moment of a database: the transaction that took it, and further connections that see the same.</summary>
internal sealed class PgSnapshot : IDisposable
{
    // The order of rows must be the same each time, texts those that a dump would have, and rows never filtered unseen.
    private const string Settings =
        "SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0; SET row_security = off; "
        + "SET DateStyle = ISO; SET IntervalStyle = postgres; SET TimeZone = 'UTC'; SET extra_float_digits = 3; "
        + "SET bytea_output = hex; SET lc_monetary = 'C'; SET statement_timeout = 0; SET lock_timeout = 0; "
        + "SET idle_in_transaction_session_timeout = 0";

    private const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private readonly NpgsqlDataSource _connections;
    private readonly NpgsqlConnection _holder;
    private readonly Stack<NpgsqlConnection> _idle = new();
    private readonly Lock _gate = new();
    private readonly string _id;

    public PgSnapshot(NpgsqlDataSource connections, string name)
    {
        Name = name;
        _connections = connections;
        _holder = Connect();
        try
        {
            Guard(() => Execute(_holder, Begin));
            _id = Use(Scalar("SELECT pg_export_snapshot()"));
            TextIsChecked = Use(Scalar("SHOW server_encoding")) != "SQL_ASCII";
        }
        catch
        {
            _holder.Dispose();
            throw;
        }
    }

    /// <summary>The source's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Whether the database makes sure that texts are of its encoding.</summary>
    public bool TextIsChecked { get; }

    /// <summary>Does something on the connection that took the snapshot, which only one thread may use at a time.</summary>
    public T Use<T>(Func<NpgsqlConnection, T> action)
    {
        lock (_gate)
        {
            return Guard(() => action(_holder));
        }
    }

    /// <summary>Does something that may fail without breaking the snapshot, on a connection of its own.</summary>
    public T Apart<T>(Func<NpgsqlConnection, T> action)
    {
        var connection = Rent();
        try
        {
            var result = Guard(() => action(connection));
            Return(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection of one's own, at the snapshot.</summary>
    public NpgsqlConnection Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        var connection = Connect();
        try
        {
            Guard(() => Execute(connection, $"{Begin}; SET TRANSACTION SNAPSHOT '{_id}'"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Gives a connection back that has read its COPY to the end.</summary>
    public void Return(NpgsqlConnection connection)
    {
        lock (_gate)
        {
            _idle.Push(connection);
        }
    }

    /// <summary>Ends what a connection is doing and gives it up.</summary>
    public void Abort(NpgsqlConnection connection, IDisposable reading)
    {
        try
        {
            // Else the driver would read the rest of the table before it lets go.
            Use(Scalar(FormattableString.Invariant($"SELECT pg_cancel_backend({connection.ProcessID})::text")));
            reading.Dispose();
        }
        catch (Exception error) when (error is NpgsqlException or EndpointException)
        {
            // Being cancelled is what was asked for; a connection that is gone needs no cancelling.
        }
        finally
        {
            connection.Dispose();
        }
    }

    /// <summary>Does something, with the driver's errors in our words.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (PostgresException error)
        {
            throw PgErrors.Say(Name, error);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            throw PgErrors.Unreachable(Name, error);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var connection in _idle)
            {
                connection.Dispose();
            }

            _idle.Clear();
            _holder.Dispose();
        }
    }

    private static Func<NpgsqlConnection, string> Scalar(string sql) =>
        connection =>
        {
            using var command = new NpgsqlCommand(sql, connection);
            return (string)command.ExecuteScalar()!;
        };

    private NpgsqlConnection Connect() =>
        Guard(() =>
        {
            var connection = _connections.OpenConnection();
            Execute(connection, Settings);
            return connection;
        });

    private static int Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteNonQuery();
    }
}
