namespace PocketFerry.Cli.Endpoints;

/// <summary>What an endpoint is, told by its form.</summary>
internal enum EndpointKind
{
    /// <summary>A PocketBase data directory.</summary>
    DataDirectory,

    /// <summary>A PocketBase server, by its address.</summary>
    Server,

    /// <summary>A PostgreSQL or MySQL database, by its address.</summary>
    Database,

    /// <summary>A file, a dump folder, or standard input and output.</summary>
    Files,
}
