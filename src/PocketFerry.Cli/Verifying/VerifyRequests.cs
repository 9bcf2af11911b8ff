using System.CommandLine;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification;
using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.Cli.Verifying;

/// <summary>Reads from a command line what is asked of a comparison.</summary>
internal static class VerifyRequests
{
    public static VerifyRequest Read(ParseResult command, string folder) =>
        new()
        {
            Ignore = command.Names(VerifyOptions.Ignore),
            AllowExtra = command.GetValue(VerifyOptions.AllowExtra),
            Samples = (int)Math.Min(command.GetValue(VerifyOptions.Sample) ?? 0, 1000),
            UniqueKeys = UniqueKeys.Of,
            Mapping = new MapperOptions
            {
                TargetVersion = command.GetValue(SafetyOptions.TargetVersion) is { } v ? Version.Parse(v) : null,
            },
            Folder = folder,
        };
}
