using System.Runtime.CompilerServices;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Engine.Tests.Plans.Files;

/// <summary>docs/plans.md and the schema beside it say what the reader takes.</summary>
public sealed class PlanDocsTests
{
    [Fact]
    public void The_schema_for_editors_is_the_one_in_docs() =>
        File.ReadAllText(Docs("plan.schema.json"))
            .ShouldBe(PlanSchema.Text(), "pbferry plan --json-schema -o docs/plan.schema.json --overwrite");

    [Fact]
    public void The_example_is_a_plan()
    {
        var text = File.ReadAllText(Docs("plans.md"));
        var example = text.Split("```yaml\n")[1].Split("```")[0];
        var plan = PlanReader.Read(example, "plans.md");
        plan.Collections.Select(c => c.Name).ShouldBe(["customers", "orders", "tags", "revenue"]);
        plan.Collections[1].Fields!.Count.ShouldBe(4);
    }

    [Fact]
    public void The_example_of_files_is_a_part_of_a_plan()
    {
        var text = File.ReadAllText(Docs("plans.md")).Split("\n## Files\n")[1];
        var example = text.Split("```yaml\n")[1].Split("```")[0];
        var plan = PlanReader.Read($"version: 1\nfrom: a.db\nto: pb_data\ncollections:\n{example}", "plans.md");
        plan.Collections.Single().Fields!.Count(f => f.Load is not null).ShouldBe(3);
    }

    [Fact]
    public void Every_key_is_explained()
    {
        var text = File.ReadAllText(Docs("plans.md"));
        foreach (var key in PlanKeys.Defaults.Concat(PlanKeys.Collection).Concat(PlanKeys.Field))
        {
            text.ShouldContain($"`{key.Name}`", customMessage: key.Name);
        }
    }

    private static string Docs(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "docs", file));
}
