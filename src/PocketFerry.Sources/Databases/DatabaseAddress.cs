using System.Globalization;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases;

/// <summary>A database server's address: <c>postgres://user@host:5432/name</c> or <c>mysql://user@host:3306/name</c>.</summary>
public sealed class DatabaseAddress
{
    private const string Cure =
        "Write it as postgres://USER@HOST:PORT/DATABASE or mysql://USER@HOST:PORT/DATABASE, with %40 for an @ in a name.";

    private DatabaseAddress() { }

    /// <summary>Whether it is PostgreSQL; else MySQL or MariaDB.</summary>
    public bool IsPostgres { get; private init; }

    /// <summary>The host; empty for the driver's own (the local one).</summary>
    public string Host { get; private init; } = "";

    /// <summary>The port; null for the usual one.</summary>
    public int? Port { get; private init; }

    /// <summary>The user; empty where the address names none.</summary>
    public string User { get; private init; } = "";

    /// <summary>The database's name; empty where the address names none.</summary>
    public string Database { get; private init; } = "";

    /// <summary>What stands behind the question mark, such as <c>sslmode</c> or <c>schema</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether views are streams too (<c>?views=1</c>).</summary>
    internal bool WithViews => Parameters.TryGetValue("views", out var views) && views is not ("0" or "false" or "no");

    /// <summary>The address without its password.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Whether the address holds a password.</summary>
    public bool HasPassword => Password.Length > 0;

    // Not public, so that nobody prints it by accident.
    internal string Password { get; private init; } = "";

    /// <summary>Whether a text starts with the scheme of a database.</summary>
    public static bool IsOne(string text) => SchemeOf(text) is not null;

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="EndpointException">It isn't well formed; the message doesn't repeat it, as it may hold a password.</exception>
    public static DatabaseAddress Parse(string text)
    {
        var scheme = SchemeOf(text) ?? throw Wrong("It has no scheme of a database.");
        var rest = text[(scheme.Length + 3)..];
        var query = Cut(ref rest, rest.IndexOf('?'));
        var path = Cut(ref rest, rest.IndexOf('/'));
        var at = rest.LastIndexOf('@');
        var account = at < 0 ? "" : rest[..at];
        var host = at < 0 ? rest : rest[(at + 1)..];
        var password = Cut(ref account, account.IndexOf(':'));
        var (name, port) = SplitHost(host);
        var user = Plain(account);
        var database = Plain(path);
        if (database.Contains('/', StringComparison.Ordinal) && !path.Contains('%', StringComparison.Ordinal))
        {
            throw Wrong("There is a second slash behind the host.");
        }

        var parameters = ReadParameters(query);
        return new DatabaseAddress
        {
            IsPostgres = scheme.StartsWith("postgres", StringComparison.Ordinal),
            Host = parameters.Remove("host", out var socket) ? socket : name,
            Port = port,
            User = user,
            Password = Plain(password),
            Database = database,
            Parameters = parameters,
            Name = $"{scheme}://{(account.Length > 0 ? account + "@" : "")}{host}{(path.Length > 0 ? "/" + path : "")}",
        };
    }

    private static string? SchemeOf(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end > 0 ? text[..end].ToLowerInvariant() : "";
        return scheme is "postgres" or "postgresql" or "mysql" or "mariadb" ? scheme : null;
    }

    private static (string Host, int? Port) SplitHost(string text)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.IndexOf(':', bracket + 1);
        var host = colon < 0 ? text : text[..colon];
        if (bracket > 0)
        {
            host = host.Trim('[', ']');
        }

        if (colon < 0)
        {
            return (Plain(host), null);
        }

        return
            int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536
            ? (Plain(host), port)
            : throw Wrong("The port is no number from 1 to 65535.");
    }

    private static Dictionary<string, string> ReadParameters(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            parameters[Plain(equals < 0 ? part : part[..equals])] = equals < 0 ? "" : Plain(part[(equals + 1)..]);
        }

        return parameters;
    }

    /// <summary>Takes what stands behind a separator off the text.</summary>
    private static string Cut(ref string text, int at)
    {
        if (at < 0)
        {
            return "";
        }

        var behind = text[(at + 1)..];
        text = text[..at];
        return behind;
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text);

    private static EndpointException Wrong(string why) =>
        new($"The address of the database is not well formed. {why}", Cure, EndpointFailure.Usage);
}
