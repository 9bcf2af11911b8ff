using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary>The program that users get, rather than the one that a debugger runs.</summary>
public sealed class NativeProgramTests
{
    [Fact]
    public async Task The_native_program_runs()
    {
        var path = Pbferry.NativePath.ShouldNotBeNull("run ./test, which builds the native program");
        File.Exists(path).ShouldBeTrue(path);

        var result = await Pbferry.RunAsync("--version");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Out.ShouldMatch(@"^pbferry \d+\.\d+\.\d+\n$");
    }
}
