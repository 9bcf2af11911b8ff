using System.CommandLine;
using System.Text.Json.Nodes;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;
using PocketFerry.Cli.Secrets;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Sources;
using PocketFerry.Sources.Databases;
using PocketFerry.Sources.Files;

namespace PocketFerry.Cli.Endpoints;

/// <summary>Opens the endpoints of a command, as its options say.</summary>
internal sealed class EndpointOpener(ParseResult command, string stateFolder)
{
    public async Task<ISource> OpenSourceAsync(EndpointAddress address, CancellationToken cancellation)
    {
        RefuseFilters(address);
        return address.Kind switch
        {
            EndpointKind.DataDirectory => DataDirectorySource.Open(address.Path),
            EndpointKind.Server => await OpenServerSourceAsync(address, cancellation),
            EndpointKind.Database => DatabaseSource.Open(
                address.Database!,
                new DatabaseSourceOptions { Password = Environment.GetEnvironmentVariable("PBFERRY_SOURCE_PASSWORD") }
            ),
            _ => await SourceOpener.OpenAsync(address.Path, Reading(address), cancellation),
        };
    }

    /// <summary>Opens what another endpoint is compared with: it is read, with a target's way to sign in.</summary>
    public async Task<ISource> OpenComparedAsync(EndpointAddress address, CancellationToken cancellation) =>
        address.Kind switch
        {
            EndpointKind.DataDirectory => DataDirectorySource.Open(address.Path),
            EndpointKind.Server => new ApiSource(await OpenServerAsync(address, "TARGET", cancellation)),
            _ => await SourceOpener.OpenAsync(
                address.Path,
                new FileSourceOptions { Format = address.Format, SpoolFolder = stateFolder },
                cancellation
            ),
        };

    // They would be without effect, and nobody the wiser.
    private void RefuseFilters(EndpointAddress source)
    {
        var option =
            command.GetValue(ServerOptions.Filter) is { Length: > 0 } ? ServerOptions.Filter.Name
            : command.GetValue(ServerOptions.Since) is { Length: > 0 } && !command.IsSinceLast()
                ? ServerOptions.Since.Name
            : command.GetValue(ServerOptions.SlowSecrets) ? ServerOptions.SlowSecrets.Name
            : null;
        if (option is not null && (source.Kind != EndpointKind.Server || IsByBackup))
        {
            throw new EndpointException(
                IsByBackup
                    ? $"{option} is for the records API, and --via backup takes everything."
                    : $"{option} is for servers, and {source.Path} is none.",
                IsByBackup ? "Leave it out, or take another road." : "Leave it out, or name a server's address.",
                EndpointFailure.Usage
            );
        }
    }

    public async Task<ITarget> OpenTargetAsync(EndpointAddress address, ISource source, CancellationToken cancellation)
    {
        RefuseRoad(address);
        return address.Kind switch
        {
            EndpointKind.DataDirectory => DataDirectoryTarget.Open(address.Path),
            EndpointKind.Server => await OpenServerTargetAsync(address, cancellation),
            _ => TargetOpener.Open(address.Path, Writing(address, source)),
        };
    }

    private void RefuseRoad(EndpointAddress target)
    {
        if (target.Kind != EndpointKind.Server && command.Road() is "api" or "sql")
        {
            throw new EndpointException(
                $"--via {command.Road()} is a road into a server, and {target.Path} is none.",
                "Leave --via out, or name a server's address.",
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>How the road by backup is gone; null where it isn't to be had.</summary>
    public BackupRoads? BackupRoads { get; init; }

    private bool IsByBackup => BackupRoads is not null && command.Road() == "backup";

    private async Task<ISource> OpenServerSourceAsync(EndpointAddress address, CancellationToken cancellation)
    {
        var server = await OpenServerAsync(address, "SOURCE", cancellation);
        return IsByBackup
            ? await BackupSource.OpenAsync(server, BackupRoads!.Options("source"), cancellation)
            : new ApiSource(server);
    }

    private async Task<ITarget> OpenServerTargetAsync(EndpointAddress address, CancellationToken cancellation)
    {
        if (IsByBackup)
        {
            BackupRoads!.RefuseSilence(address);
        }

        var server = await OpenServerAsync(address, "TARGET", cancellation);
        TargetVersion = $"{server.VersionAtLeast} or later";
        return IsByBackup
            ? await BackupTarget.OpenAsync(server, BackupRoads!.Options("target"), cancellation)
            : new ApiTarget(server);
    }

    private async Task<ApiServer> OpenServerAsync(EndpointAddress address, string end, CancellationToken cancellation)
    {
        var server = await SignInAsync(address, end, cancellation);
        try
        {
            await LeftBehind.PutBackAsync(server, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private Task<ApiServer> SignInAsync(EndpointAddress address, string end, CancellationToken cancellation) =>
        ApiServer.OpenAsync(
            address.Path,
            new SignInSecrets(command, end).Read(address.Path),
            new ApiOptions
            {
                BatchSize = (int?)command.GetValue(ServerOptions.BatchSize),
                Concurrency = (int)(command.GetValue(ServerOptions.Concurrency) ?? 8),
                Road =
                    end == "TARGET" ? RoadInto(command.Road())
                    : ReadsByHooks ? ApiRoad.Hooks
                    : ApiRoad.Auto,
                Raw = end == "TARGET" && command.GetValue(RoadOptions.Raw),
                RewriteLinks = command.GetValue(ServerOptions.RewriteLinks),
                SendReset = command.GetValue(ServerOptions.SendReset),
                VerifyFiles = command.GetValue(SafetyOptions.VerifyFiles),
                EnableBatch = command.GetValue(SafetyOptions.EnableBatch),
                RelaxRequired = command.GetValue(SafetyOptions.RelaxRequired),
                Patience = TimeSpan.FromSeconds(command.GetValue(ServerOptions.Patience) ?? 180),
                Throttle = TimeSpan.FromMilliseconds(command.GetValue(ServerOptions.Throttle) ?? 0),
                Filters =
                    end == "SOURCE" ? command.ValuesByName(ServerOptions.Filter) : new Dictionary<string, string>(),
                SlowSecrets = end == "SOURCE" && command.GetValue(ServerOptions.SlowSecrets),
                Since = end == "SOURCE" ? Since.Read(command) : new Dictionary<string, string>(),
            },
            cancellation
        );

    private static ApiRoad RoadInto(string road) =>
        road switch
        {
            "api" => ApiRoad.Api,
            "sql" => ApiRoad.Sql,
            "hooks" => ApiRoad.Hooks,
            _ => ApiRoad.Auto,
        };

    /// <summary>Where a copy's single <c>--format</c> speaks of both ends, it is the source's if that is a file.</summary>
    public bool FormatIsOfSource { get; init; }

    /// <summary>Whether <c>--via hooks</c> speaks of the source, the target being no server.</summary>
    public bool ReadsByHooks { get; init; }

    /// <summary>The file that the standard input of a resumed run was spooled into; empty for none.</summary>
    public string Spool { get; init; } = "";

    /// <summary>What is known of the target's version; empty for nothing.</summary>
    public string TargetVersion { get; private set; } = "";

    /// <summary>Whether a file of a run's folder holds what standard input gave.</summary>
    public static bool IsSpool(string name) => name.StartsWith("pbferry-spool-", StringComparison.Ordinal);

    /// <summary>The file that standard input was spooled into.</summary>
    public string FindSpool() =>
        Spool.Length > 0
            ? Spool
            : Directory.EnumerateFiles(stateFolder).FirstOrDefault(f => IsSpool(Path.GetFileName(f))) ?? "";

    private FileStream OpenSpool()
    {
        try
        {
            return File.OpenRead(Spool);
        }
        catch (IOException error)
        {
            throw new EndpointException(
                $"What standard input gave isn't there any more: {error.Message}",
                "Run the whole command again.",
                EndpointFailure.Usage,
                error
            );
        }
    }

    private FileFormat? NamedFormat =>
        command.GetValue(FormatOptions.Format) is { } word ? EndpointAddress.FormatNamed(word) : null;

    private char? Delimiter =>
        command.GetValue(FormatOptions.Delimiter) is { } text ? FormatOptions.DelimiterOf(text) : null;

    private FileSourceOptions Reading(EndpointAddress address) =>
        new()
        {
            Format = address.Format ?? (FormatIsOfSource ? NamedFormat : null),
            Encoding = command.GetValue(FormatOptions.Encoding),
            Delimiter = Delimiter,
            HasHeader = !command.GetValue(FormatOptions.NoHeader),
            Quote = command.GetValue(FormatOptions.NoQuotes) ? '\0' : '"',
            SpoolFolder = stateFolder,
            KeepSpool = address.IsStandardStream && !command.GetValue(FormatOptions.NoSpool),
            StandardInput = Spool.Length > 0 ? OpenSpool() : null,
        };

    // A server read page by page shows each record as it is at that moment.
    private static bool IsSnapshot(ISource source) => source is not ApiSource;

    private FileTargetOptions Writing(EndpointAddress address, ISource source) =>
        new()
        {
            Format = address.Format ?? (FormatIsOfSource ? null : NamedFormat),
            Delimiter = Delimiter,
            Compression = command.GetValue(FormatOptions.Compress) switch
            {
                "gz" => FileCompression.Gzip,
                "zst" => FileCompression.Zstd,
                _ => FileCompression.None,
            },
            Overwrite = command.GetValue(FormatOptions.Overwrite),
            SimpleDump = command.GetValue(FormatOptions.Simple),
            // What is read from a snapshot is of one moment, which a later process can't go back to.
            KeepUnfinished = !IsSnapshot(source),
            Source = new JsonObject { ["name"] = source.Name, ["snapshot"] = IsSnapshot(source) },
            StandardOutput = address.IsStandardStream ? OutputPipe.Open() : null,
        };
}
