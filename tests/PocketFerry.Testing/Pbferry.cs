using System.Text;

namespace PocketFerry.Testing;

/// <summary>How to run <c>pbferry</c>.</summary>
public sealed record PbferryOptions
{
    /// <summary>What it reads from standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Variables to set, or with a null value to remove.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The folder it starts in; null for this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>
/// Runs the built <c>pbferry</c>: the native program that <c>PBFERRY_TEST_AOT</c> names, else the
/// <c>pbferry.dll</c> beside the tests.
/// </summary>
/// <remarks>No PBFERRY_ variable of the developer's own reaches it, and its ledgers go to a temporary folder.</remarks>
// Not "Cli", which below the namespace PocketFerry is another namespace first.
public static class Pbferry
{
    private const string NativeVariable = "PBFERRY_TEST_AOT";

    private static readonly Lazy<TempFolder> Home = new(() =>
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    /// <summary>The path of the native program, or null where only the .dll is to be had.</summary>
    public static string? NativePath =>
        Environment.GetEnvironmentVariable(NativeVariable) is { Length: > 0 } path ? path : null;

    /// <summary>Runs <c>pbferry</c> with these arguments.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, new PbferryOptions());

    /// <summary>Runs <c>pbferry</c> to its end.</summary>
    /// <exception cref="TimeoutException">It took longer than <see cref="PbferryOptions.Timeout"/>, and was killed.</exception>
    public static async Task<CommandResult> RunAsync(
        IEnumerable<string> arguments,
        PbferryOptions options,
        CancellationToken cancellationToken = default
    )
    {
        await using var process = Start(arguments, options);
        var exitCode = await process.WaitAsync(options.Timeout, cancellationToken);
        return new CommandResult(exitCode, process.Out, process.Error) { OutBytes = process.OutBytes };
    }

    /// <summary>Runs <c>pbferry</c> with text on its standard input.</summary>
    public static Task<CommandResult> RunWithInputAsync(string input, params string[] arguments) =>
        RunAsync(arguments, new PbferryOptions { Input = Encoding.UTF8.GetBytes(input) });

    /// <summary>Starts <c>pbferry</c> and leaves it running, for tests that interrupt or kill it.</summary>
    public static ChildProcess Start(IEnumerable<string> arguments, PbferryOptions? options = null)
    {
        options ??= new PbferryOptions();
        var environment = Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => name.StartsWith("PBFERRY_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        environment["PBFERRY_HOME"] = Home.Value.Path;
        foreach (var (name, value) in options.Environment)
        {
            environment[name] = value;
        }
        var (file, first) = Program();
        return ChildProcess.Start(
            file,
            first.Concat(arguments),
            new ChildProcessOptions
            {
                Environment = environment,
                Input = options.Input,
                WorkingDirectory = options.WorkingDirectory,
            }
        );
    }

    private static (string File, string[] First) Program()
    {
        if (NativePath is { } native)
        {
            return File.Exists(native)
                ? (native, [])
                : throw new FileNotFoundException(
                    $"{NativeVariable} names {native}, which is not there: run ./test, which builds it."
                );
        }
        var dll = Path.Combine(AppContext.BaseDirectory, "pbferry.dll");
        return File.Exists(dll)
            ? (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [dll])
            : throw new FileNotFoundException($"There is no {dll}: the test project must reference PocketFerry.Cli.");
    }
}
