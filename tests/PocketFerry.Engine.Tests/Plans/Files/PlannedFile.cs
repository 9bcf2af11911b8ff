using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Plans.Files;

/// <summary>A plan file over a source in memory, and what comes of it.</summary>
internal sealed class PlannedFile(MemorySource source, PlannedRun planned)
{
    public PlannedRun Planned => planned;

    public static Task<PlannedFile> OfAsync(MemorySource source, string collections, params Collection[] target) =>
        OfAsync(source, collections, files: true, target);

    public static async Task<PlannedFile> OfAsync(
        MemorySource source,
        string collections,
        bool files,
        params Collection[] target
    )
    {
        var text =
            $"version: 1\nfrom: a.db\nto: pb_data\ndefaults: {{ createMissing: true, addFields: true }}\ncollections:\n{collections}";
        var request = new PlanRequest
        {
            File = PlanReader.Read(text, "p.yaml"),
            CreateMissing = true,
            AddFields = true,
            Files = files,
        };
        return new PlannedFile(source, await RunPlanner.PlanAsync(source, new MemoryTarget(true, target), request));
    }

    /// <summary>How many files of a field weren't there and were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How many hashes were left out, with their kinds.</summary>
    public List<string> HashesLeftOut { get; } = [];

    /// <summary>What is said of the junction tables after the records of a collection.</summary>
    public List<string> OfJunctions { get; } = [];

    /// <summary>The contents of the files that the records name, by name, and what is kept beside them.</summary>
    public Dictionary<string, (byte[] Content, string Attributes)> Contents { get; } = [];

    /// <summary>The records of a collection, field by field; a refused row is its fault's code.</summary>
    public async Task<List<Dictionary<string, string>>> RecordsAsync(string collection)
    {
        var stream = planned.Plan.Streams.Single(s => s.TargetName == collection);
        using var junctions = await JunctionTables.LoadAsync(source, planned.Plan, default);
        using var lookups = await LookupTables.LoadAsync(
            source,
            new MemoryTarget(true),
            planned.Plan,
            new MapperOptions(),
            default
        );
        var mapper = Mapper.Create(
            stream,
            new MapperOptions
            {
                Ids = new PlanIds(planned.Plan, stream),
                Junctions = junctions,
                Lookups = lookups,
                Files = planned.Plan.Files as LoadedFiles,
            }
        );
        var records = new List<Dictionary<string, string>>();
        await foreach (var batch in source.ReadAsync(stream.Stream, ReadOptions.Default, default))
        {
            using var owned = batch;
            using var mapped = mapper.Map(batch);
            for (var row = 0; row < mapped.Count; row++)
            {
                Open(stream, mapped, row);
                records.Add(
                    mapped.Fault(row) is { } fault
                        ? new Dictionary<string, string> { ["fault"] = $"{fault.Code} {fault.Column}" }
                        : Enumerable
                            .Range(0, mapped.Columns.Count)
                            .Where(i => mapped[row, i].Kind != CellKind.Missing)
                            .ToDictionary(i => mapped.Columns[i], i => Text(mapped, row, i))
                );
            }
        }

        HashesLeftOut.AddRange(
            Enumerable
                .Range(0, mapper.Columns.Count)
                .SelectMany(mapper.HashesLeftOut)
                .Select(h => $"{h.Value.ToString(CultureInfo.InvariantCulture)} {h.Key}")
        );
        OfJunctions.AddRange(
            junctions is null ? [] : JunctionWarnings.Of(junctions, planned.Plan, resumed: false).Select(w => w.Text)
        );
        LeftOut = Enumerable.Range(0, mapper.Columns.Count).Sum(mapper.FilesLeftOut);
        return records;
    }

    private void Open(StreamPlan stream, RowBatch records, int row)
    {
        foreach (var field in stream.Fields.Where(f => f.Load is not null && records.Fault(row) is null))
        {
            var value = Text(records, row, stream.Collection!.IndexOf(field.Field.Name));
            foreach (var name in value.Split(['[', ']', '"', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                using var file = planned.Plan.Files!.Open(stream.Stream, "", name)!;
                using var content = new MemoryStream();
                file.Content.CopyTo(content);
                Contents[name] = (content.ToArray(), Encoding.UTF8.GetString(file.Attributes!));
            }
        }
    }

    /// <summary>One field of every record of a collection.</summary>
    public async Task<List<string>> ValuesAsync(string collection, string field) =>
        [
            .. (await RecordsAsync(collection)).Select(r =>
                r.GetValueOrDefault("fault") ?? r.GetValueOrDefault(field, "(none)")
            ),
        ];

    private static string Text(RowBatch batch, int row, int column)
    {
        var cell = batch[row, column];
        return cell.Kind switch
        {
            CellKind.Integer => cell.Integer.ToString(CultureInfo.InvariantCulture),
            CellKind.Real => cell.Real.ToString(CultureInfo.InvariantCulture),
            CellKind.Boolean => cell.Boolean ? "true" : "false",
            CellKind.Null => "null",
            _ => Encoding.UTF8.GetString(batch.Bytes(row, column)),
        };
    }
}
