using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Running;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Reads plan files, strictly: what it doesn't know is an error with line and column.</summary>
public static class PlanReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="EndpointException">It can't be read, or is no plan.</exception>
    public static PlanFile ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{path}: the plan can't be read: {error.Message}",
                "Write one with pbferry plan FROM TO -o FILE.",
                EndpointFailure.Usage,
                error
            );
        }
        catch (DecoderFallbackException error)
        {
            throw new PlanMark(path, 1, 1).Error("The file is not UTF-8.", "Save it as UTF-8.", error);
        }
    }

    /// <summary>Reads a plan's text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <exception cref="EndpointException">It is no plan; the message names line and column.</exception>
    public static PlanFile Read(string text, string file)
    {
        var root = PlanYaml.Read(text, file);
        var plan = new PlanMapping(root, "A plan", PlanKeys.Plan);
        CheckVersion(plan, root);
        var from = plan.Find("from") ?? throw root.Mark.Error("The plan has no 'from'.", "Name the source.");
        var to = plan.Find("to") ?? throw root.Mark.Error("The plan has no 'to'.", "Name the target.");
        var collections =
            plan.Find("collections")
            ?? throw root.Mark.Error("The plan has no 'collections'.", "Name at least one collection.");
        return new PlanFile
        {
            From = from.Text("The source"),
            FromMark = from.Mark,
            To = to.Text("The target"),
            ToMark = to.Mark,
            Defaults = plan.Find("defaults") is { } defaults ? Defaults(defaults) : new PlanDefaults(),
            Collections = Entries(collections),
        };
    }

    private static void CheckVersion(PlanMapping plan, PlanNode root)
    {
        var version =
            plan.Find("version") ?? throw root.Mark.Error("The plan has no 'version'.", "Begin it with: version: 1");
        if (version.Count("The version") != PlanFile.Version)
        {
            throw version.Mark.Error(
                $"This pbferry reads plans of version {PlanFile.Version}.",
                "Take the pbferry that wrote the plan, or write it anew with pbferry plan."
            );
        }
    }

    private static PlanDefaults Defaults(PlanNode node)
    {
        var map = new PlanMapping(node, "defaults", PlanKeys.Defaults);
        return new PlanDefaults
        {
            Mode = map.Find("mode") is { } mode ? PlanWords.Mode(mode) : null,
            OnError = map.Find("onError")
                ?.Word("onError", ("stop", (OnError?)OnError.Stop), ("reject", OnError.Reject)),
            CreateMissing = map.Find("createMissing")?.Flag("createMissing") ?? false,
            AddFields = map.Find("addFields")?.Flag("addFields") ?? false,
            WithSecrets = map.Find("withSecrets")?.Flag("withSecrets") ?? false,
            Names =
                map.Find("names")?.Word("names", ("keep", NameStyle.Keep), ("snake", NameStyle.Snake))
                ?? NameStyle.Keep,
            IdNamespace = map.Find("idNamespace")?.Text("The namespace") ?? RecordIds.DefaultNamespace,
            FilesFrom = map.Find("filesFrom")?.Text("filesFrom") ?? "",
            FilesFromMark = map.Find("filesFrom")?.Mark,
        };
    }

    private static List<PlanEntry> Entries(PlanNode node)
    {
        var entries = new List<PlanEntry>();
        foreach (var (name, mark, value) in node.Pairs("collections"))
        {
            if (!PocketBaseNames.IsCollectionName(name))
            {
                throw mark.Error(
                    $"'{name}' can't be the name of a collection.",
                    $"Letters, digits and underscores are allowed: {PocketBaseNames.ToCollectionName(name)}."
                );
            }

            if (entries.Find(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                throw mark.Error(
                    $"The collection '{name}' is there twice (first on line {other.Mark.Line}).",
                    "PocketBase takes names that differ in case alone for the same."
                );
            }

            entries.Add(PlanEntryReader.Read(name, mark, value));
        }

        return entries.Count > 0
            ? entries
            : throw node.Mark.Error("The plan has no collections.", "Name at least one.");
    }
}
