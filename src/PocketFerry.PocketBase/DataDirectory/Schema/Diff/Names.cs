namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

internal static class Names
{
    public static string Of(SchemaChange change) =>
        change switch
        {
            SchemaChange.Added => "added",
            SchemaChange.Removed => "removed",
            _ => "changed",
        };

    public static char Sign(SchemaChange change) =>
        change switch
        {
            SchemaChange.Added => '+',
            SchemaChange.Removed => '-',
            _ => '~',
        };
}
