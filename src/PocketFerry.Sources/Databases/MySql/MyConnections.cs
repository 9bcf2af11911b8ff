using System.Globalization;
using MySqlConnector;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Makes the connection string that the address says.</summary>
internal static class MyConnections
{
    /// <exception cref="EndpointException">The address names no database, or has a parameter that there isn't.</exception>
    public static string StringOf(DatabaseAddress address, DatabaseSourceOptions options)
    {
        if (address.Database.Length == 0)
        {
            throw new EndpointException(
                $"{address.Name}: the address names no database.",
                "Put its name behind the host: mysql://USER@HOST/DATABASE.",
                EndpointFailure.Usage
            );
        }

        var settings = new MySqlConnectionStringBuilder
        {
            Server = address.Host.Length > 0 ? address.Host : "localhost",
            Port = (uint)(address.Port ?? 3306),
            UserID = address.User.Length > 0 ? address.User : Environment.UserName,
            Password =
                address.Password.Length > 0
                    ? address.Password
                    : options.Password ?? Environment.GetEnvironmentVariable("MYSQL_PWD") ?? "",
            Database = address.Database,
            Pooling = false,
            ApplicationName = "pbferry",
            TreatTinyAsBoolean = false,
            // Only PREPAREd statements get the binary protocol.
            IgnorePrepare = false,
            DefaultCommandTimeout = 0,
            ConnectionTimeout = 30,
            AllowUserVariables = true,
        };
        foreach (var (name, value) in address.Parameters)
        {
            Apply(settings, name, value);
        }

        return settings.ConnectionString;
    }

    private static void Apply(MySqlConnectionStringBuilder settings, string name, string value)
    {
        try
        {
            switch (name.ToLowerInvariant())
            {
                case "views":
                    break;
                case "sslmode" or "ssl-mode":
                    settings.SslMode = Enum.Parse<MySqlSslMode>(
                        value
                            .Replace("_", "", StringComparison.Ordinal)
                            .Replace("-", "", StringComparison.Ordinal)
                            .Replace("identity", "full", StringComparison.OrdinalIgnoreCase),
                        ignoreCase: true
                    );
                    break;
                case "sslca" or "ssl-ca":
                    settings.SslCa = value;
                    break;
                case "sslcert" or "ssl-cert":
                    settings.SslCert = value;
                    break;
                case "sslkey" or "ssl-key":
                    settings.SslKey = value;
                    break;
                case "connect_timeout":
                    settings.ConnectionTimeout = uint.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "socket":
                    settings.Server = value;
                    settings.ConnectionProtocol = MySqlConnectionProtocol.UnixSocket;
                    break;
                default:
                    throw Unknown(name, "There is no such parameter.");
            }
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw Unknown(name, "The value is none that it takes.");
        }
    }

    private static EndpointException Unknown(string name, string why) =>
        new(
            $"'{name}' in the address of the database: {why}",
            "The parameters are views, sslmode, sslca, sslcert, sslkey, socket, host and connect_timeout.",
            EndpointFailure.Usage
        );
}
