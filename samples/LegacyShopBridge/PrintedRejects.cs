using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Records;

namespace LegacyShopBridge;

/// <summary>Says which rows could not go in, and why.</summary>
internal sealed class PrintedRejects : IRejectSink
{
    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault) =>
        Console.Error.WriteLine($"{stream.Stream.Name} row {source.Position(row).Ordinal}: {fault.Message}");
}
