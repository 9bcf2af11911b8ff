using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Records that a server won't take back.</summary>
internal sealed class RefusedRecords : IRejectSink
{
    private readonly List<Group> _groups = [];

    public long Count { get; private set; }

    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault)
    {
        Count++;
        var group = _groups.Find(g =>
            g.Collection == stream.TargetName && g.Fault.Column == fault.Column && g.Fault.Code == fault.Code
        );
        if (group is null)
        {
            var id = Encoding.UTF8.GetString(source.Bytes(row, source.Columns.ToList().IndexOf("id")));
            var field = stream.Collection?.Find(fault.Column);
            group = new Group(stream.TargetName, id, fault, IsFile: field is FileField { Required: true });
            _groups.Add(group);
        }

        group.Count++;
    }

    /// <summary>Says how many of which collection, why, and what helps.</summary>
    public EndpointException ToException() =>
        new(
            $"{Count} records can't be put back, the others are: {string.Join("; ", _groups.Select(Text))}",
            $"{string.Join(" ", _groups.Select(Cure).Distinct())} Then undo again: it goes on with what is left."
        );

    private static string Text(Group group) =>
        $"{group.Count} of '{group.Collection}', '{group.FirstId}' first: {group.Fault.Message}";

    private static string Cure(Group group) =>
        group.IsFile
            ? $"The files of '{group.Collection}' weren't kept: make '{group.Fault.Column}' optional until it is undone, and give the records files afterwards."
        : group.Fault.Code == "validation_not_unique"
            ? $"Give the records of '{group.Collection}' that have their values of '{group.Fault.Column}' now others."
        : "Mend the cause.";

    private sealed record Group(string Collection, string FirstId, RowFault Fault, bool IsFile)
    {
        public long Count { get; set; }
    }
}
