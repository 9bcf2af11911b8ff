using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace PocketFerry.Cli.Help;

/// <summary>What <c>--version</c> does.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(ShowVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Console.Out.WriteLine($"pbferry {Version}");
        return ExitCodes.Done;
    }
}
