using System.Text;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Records that a server won't take back.</summary>
internal sealed class RefusedRecords : IRejectSink
{
    public long Count { get; private set; }

    /// <summary>The first, and why.</summary>
    public string First { get; private set; } = "";

    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault)
    {
        if (Count++ == 0)
        {
            var id = source.Columns.ToList().IndexOf("id");
            First = $"'{Encoding.UTF8.GetString(source.Bytes(row, id))}' of '{stream.TargetName}': {fault.Message}";
        }
    }
}
