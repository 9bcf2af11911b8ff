namespace PocketFerry.Engine.Plans.Files;

/// <summary>Words that stand in more than one place of a plan.</summary>
internal static class PlanWords
{
    public static WriteMode? Mode(PlanNode node) =>
        node.Word(
            "mode",
            ("insert", (WriteMode?)WriteMode.Insert),
            ("upsert", WriteMode.Upsert),
            ("merge", WriteMode.Merge),
            ("skip", WriteMode.Skip),
            ("replace", WriteMode.Replace)
        );
}
