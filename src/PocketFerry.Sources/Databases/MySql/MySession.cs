using System.Net.Sockets;
using MySqlConnector;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>The one connection that holds the snapshot: MySQL can't lend a snapshot to another.</summary>
internal sealed class MySession : IDisposable
{
    private const string Settings =
        "SET SESSION time_zone = '+00:00', SESSION sql_mode = '', SESSION net_write_timeout = 86400, "
        + "SESSION net_read_timeout = 86400, SESSION wait_timeout = 2147483";

    private readonly MySqlConnection _connection;
    private readonly string _name;
    private bool _isReading;

    public MySession(DatabaseAddress address, DatabaseSourceOptions options)
    {
        _name = address.Name;
        _connection = new MySqlConnection(MyConnections.StringOf(address, options));
        try
        {
            Guard(() =>
            {
                _connection.Open();
                Execute(Settings);
                Execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                return Execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            });
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public bool IsMariaDb => _connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);

    public MySqlConnection Connection => _connection;

    /// <summary>Starts a prepared query, whose values come in binary form.</summary>
    public (MySqlCommand Command, MySqlDataReader Rows) Read(string sql)
    {
        if (_isReading)
        {
            throw new InvalidOperationException("A table of the database is still being read.");
        }

        var command = new MySqlCommand(sql, _connection) { CommandTimeout = 0 };
        try
        {
            var rows = Guard(() =>
            {
                command.Prepare();
                return command.ExecuteReader();
            });
            _isReading = true;
            return (command, rows);
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    /// <summary>Ends a query; what it has not sent yet is called off.</summary>
    public void End(MySqlCommand command, MySqlDataReader rows, bool isWhole)
    {
        _isReading = false;
        try
        {
            if (!isWhole)
            {
                command.Cancel();
            }

            rows.Dispose();
        }
        catch (MySqlException)
        {
            // Being called off is what was asked for.
        }
        finally
        {
            command.Dispose();
        }
    }

    /// <summary>Does something, with the driver's errors in our words.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (MySqlException error)
        {
            throw MyErrors.Say(_name, error);
        }
        catch (Exception error) when (error is SocketException or IOException or TimeoutException)
        {
            throw new EndpointException(
                $"{_name}: {error.Message}",
                "Check host and port, and that the server runs.",
                EndpointFailure.Unreachable,
                error
            );
        }
    }

    public void Dispose() => _connection.Dispose();

    private int Execute(string sql)
    {
        using var command = new MySqlCommand(sql, _connection);
        return command.ExecuteNonQuery();
    }
}
