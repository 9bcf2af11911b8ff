namespace PocketFerry.Cli.Help;

/// <summary>What <c>pbferry --help</c> leads with.</summary>
internal static class PbferryExamples
{
    public static IReadOnlyList<Example> All { get; } =
    [
        new("pbferry init pb_data", "Make a data directory that PocketBase opens."),
        new("pbferry import customers.csv pb_data --create-missing", "Load a file into a new collection."),
        new("pbferry export pb_data dump/", "Write every collection into a folder of plain files."),
    ];
}
