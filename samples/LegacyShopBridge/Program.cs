// A bridge of one's own: a shop's PostgreSQL database into a data directory, with a rule that no plan could say.
//   LegacyShopBridge postgres://shop@db.example/shop pb_data
using LegacyShopBridge;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Sources.Databases;

await using var source = new ComputedColumns(DatabaseSource.Open(DatabaseAddress.Parse(args[0])))
    .Add("orders", "total", "numeric", row => OldPrice.Read(row["price_text"]).Amount)
    .Add("orders", "currency", "text", row => OldPrice.Read(row["price_text"]).Currency);
await using var target = DataDirectoryTarget.Open(args[1]);

var planned = await RunPlanner.PlanAsync(source, target, new PlanRequest { CreateMissing = true });
var options = new RunOptions { OnError = OnError.Reject, Rejects = new PrintedRejects() };
var run = new RunExecutor(source, target, planned.Plan, options, new MapperOptions());
var report = await run.ExecuteAsync(CancellationToken.None);

foreach (var stream in report.Streams)
{
    Console.WriteLine($"{stream.Stream}: {stream.Inserted} inserted, {stream.Rejected} rejected");
}

return report.Rejected > 0 ? 3 : 0;
