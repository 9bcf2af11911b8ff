namespace PocketFerry.Sources.Databases;

/// <summary>How a database is opened.</summary>
public sealed record DatabaseSourceOptions
{
    /// <summary>
    /// The password, where the address has none; null leaves it to the address, the environment (<c>PGPASSWORD</c>,
    /// <c>MYSQL_PWD</c>) and <c>~/.pgpass</c>.
    /// </summary>
    public string? Password { get; init; }

    /// <summary>The longest value, in bytes; a row with a longer one has a fault. Default 256 MiB.</summary>
    public int MaxValueBytes { get; init; } = 256 << 20;
}
