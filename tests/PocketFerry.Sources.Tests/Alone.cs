namespace PocketFerry.Sources.Tests;

/// <summary>Tests that measure the whole process's memory, which no other test may use meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
