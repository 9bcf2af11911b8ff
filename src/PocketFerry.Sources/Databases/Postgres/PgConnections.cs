using Npgsql;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>Makes connections as the address says.</summary>
internal static class PgConnections
{
    private static readonly string[] OfOurs = ["schema", "views"];

    /// <exception cref="EndpointException">The address has a parameter that there isn't.</exception>
    public static NpgsqlDataSource Of(DatabaseAddress address, DatabaseSourceOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host.Length > 0 ? address.Host : "localhost",
            ApplicationName = "pbferry",
            Pooling = false,
            CommandTimeout = 0,
            Timeout = 30,
        };
        if (address.Port is { } port)
        {
            settings.Port = port;
        }

        if (address.User.Length > 0)
        {
            settings.Username = address.User;
        }

        if (address.Database.Length > 0)
        {
            settings.Database = address.Database;
        }

        var password = address.Password.Length > 0 ? address.Password : options.Password;
        if (password is { Length: > 0 })
        {
            settings.Password = password;
        }

        foreach (var (name, value) in address.Parameters)
        {
            Apply(settings, name, value);
        }

        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    private static void Apply(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        if (OfOurs.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        try
        {
            switch (name.ToLowerInvariant())
            {
                case "sslmode":
                    settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), true);
                    break;
                case "sslrootcert":
                    settings.RootCertificate = value;
                    break;
                case "sslcert":
                    settings.SslCertificate = value;
                    break;
                case "sslkey":
                    settings.SslKey = value;
                    break;
                case "connect_timeout":
                    settings.Timeout = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "options":
                    settings.Options = value;
                    break;
                case "application_name":
                    settings.ApplicationName = value;
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
            "The parameters are schema, views, sslmode, sslrootcert, sslcert, sslkey, host, connect_timeout, options and application_name.",
            EndpointFailure.Usage
        );
}
