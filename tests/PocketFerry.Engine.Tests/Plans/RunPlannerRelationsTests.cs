using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Plans;

public sealed class RunPlannerRelationsTests
{
    [Fact]
    public async Task A_database_becomes_collections_with_relations_parents_first()
    {
        var planned = await RunPlanner.PlanAsync(
            Shop(),
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        var plan = planned.Plan;
        plan.Streams.Select(s => s.TargetName).ShouldBe(["Customer", "Invoice"]);
        var invoice = plan.CreateCollections[1];
        invoice
            .Fields.Select(f => f.ToString())
            .ShouldBe([
                "id: text",
                "InvoiceId: number",
                "CustomerId: number",
                "Customer: relation",
                "Total: number",
                "created: autodate",
                "updated: autodate",
            ]);
        ((RelationField)invoice.Find("Customer")!).CollectionId.ShouldBe(plan.CreateCollections[0].Id);
        invoice.Indexes.ShouldBe([$"CREATE UNIQUE INDEX `idx_InvoiceId_{invoice.Id}` ON `Invoice` (`InvoiceId`)"]);
        var map = plan.Streams[1].Fields.Single(m => m.Field.Name == "Customer");
        map.Column.ShouldBe("CustomerId");
        map.DeriveFor.ShouldBe("Customer");
        plan.Streams[1].KeyColumns.ShouldBe(["InvoiceId"]);
        planned.Proposals.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_plan_fits_what_it_made()
    {
        var first = await RunPlanner.PlanAsync(
            Shop(),
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true, Names = NameStyle.Snake }
        );
        var again = await RunPlanner.PlanAsync(
            Shop(),
            new MemoryTarget(true, [.. first.Plan.CreateCollections]),
            new PlanRequest { CreateMissing = true, Names = NameStyle.Snake }
        );
        again.Plan.CreateCollections.ShouldBeEmpty();
        again.Plan.ChangeCollections.ShouldBeEmpty();
        for (var i = 0; i < 2; i++)
        {
            Maps(again.Plan.Streams[i]).ShouldBe(Maps(first.Plan.Streams[i]), ignoreOrder: true);
            again.Plan.Streams[i].KeyColumns.ShouldBe(first.Plan.Streams[i].KeyColumns);
        }
    }

    [Fact]
    public async Task Relations_and_records_come_to_the_same_ids()
    {
        var plan = (
            await RunPlanner.PlanAsync(Shop(), new MemoryTarget(true), new PlanRequest { CreateMissing = true })
        ).Plan;
        using var batch = new RowBatch(["c"]);
        Cell[] key = [Cell.OfInteger(7)];
        var own = new byte[255];
        var relation = new byte[255];
        var length = new PlanIds(plan, plan.Streams[0]).Derive("Customer", batch, key, own);
        new PlanIds(plan, plan.Streams[1]).Derive("Customer", "7"u8, relation).ShouldBe(length);
        length.ShouldBe(15);
        relation.ShouldBe(own);
        new PlanIds(plan, plan.Streams[0]).Derive("Customer", batch, [Cell.Null], own).ShouldBe(0);
    }

    [Fact]
    public async Task Row_numbers_and_new_ids_follow_the_stream()
    {
        var source = new MemorySource().Add(MemorySource.Table("log", "line") with { Fingerprint = "f1" }, ["x"]);
        var plan = (
            await RunPlanner.PlanAsync(source, new MemoryTarget(true), new PlanRequest { CreateMissing = true })
        ).Plan;
        string[] ids = [Row(1, "f1"), Row(2, "f1"), Row(1, "f2"), Row(1, "f1")];
        ids.Distinct().Count().ShouldBe(3);
        ids[3].ShouldBe(ids[0]);
        var id = new byte[255];
        new PlanIds(plan, plan.Streams[0]).New("log", id).ShouldBe(15);
        Encoding.ASCII.GetString(id, 0, 15).ShouldMatch("^[a-z0-9]{15}$");

        string Row(long ordinal, string fingerprint)
        {
            var stream = plan.Streams[0] with { Stream = plan.Streams[0].Stream with { Fingerprint = fingerprint } };
            var bytes = new byte[255];
            var length = new PlanIds(plan, stream).DeriveRow("log", ordinal, bytes);
            return Encoding.ASCII.GetString(bytes, 0, length);
        }
    }

    [Fact]
    public async Task A_relation_of_an_existing_collection_takes_the_foreign_key()
    {
        var customers = NewCollection.Base("customers", [NewField.Text("name")]);
        var invoices = NewCollection.Base(
            "invoices",
            [NewField.Relation("customer", customers.Id), NewField.Number("total")]
        );
        var source = new MemorySource()
            .Add(MemorySource.Table("invoices", "id", "customer", "total"), ["1", "7", "2.5"])
            .Add(MemorySource.Table("customers", "id", "name"), ["7", "Alpha"]);
        var plan = (
            await RunPlanner.PlanAsync(source, new MemoryTarget(true, customers, invoices), new PlanRequest())
        ).Plan;
        plan.Streams.Select(s => s.TargetName).ShouldBe(["customers", "invoices"]);
        plan.Streams[1].Fields.Single(m => m.Column == "customer").DeriveFor.ShouldBe("customers");
    }

    [Fact]
    public async Task Cycles_and_self_references_are_no_obstacle()
    {
        var a = MemorySource.Table("a", "id:INTEGER", "b_id:INTEGER", "parent:INTEGER") with
        {
            Key = ["id"],
            ForeignKeys = [new SourceForeignKey(["b_id"], "b", ["id"]), new SourceForeignKey(["parent"], "a", ["id"])],
        };
        var b = MemorySource.Table("b", "id:INTEGER", "a_id:INTEGER") with
        {
            Key = ["id"],
            ForeignKeys = [new SourceForeignKey(["a_id"], "a", ["id"])],
        };
        var source = new MemorySource().Add(a, [1L, 1L, null]).Add(b, [1L, 1L]);
        var plan = (
            await RunPlanner.PlanAsync(source, new MemoryTarget(true), new PlanRequest { CreateMissing = true })
        ).Plan;
        plan.Streams.Count.ShouldBe(2);
        var made = plan.CreateCollections.Single(c => c.Name == "a");
        ((RelationField)made.Find("parent_ref")!).CollectionId.ShouldBe(made.Id);
        made.Find("source_id").ShouldBeOfType<NumberField>();
        ((RelationField)made.Find("b")!).CollectionId.ShouldBe(plan.CreateCollections.Single(c => c.Name == "b").Id);
    }

    private static MemorySource Shop()
    {
        var invoice = MemorySource.Table(
            "Invoice",
            "InvoiceId:INTEGER",
            "CustomerId:INTEGER",
            "Total:NUMERIC(10,2)"
        ) with
        {
            Key = ["InvoiceId"],
            ForeignKeys = [new SourceForeignKey(["CustomerId"], "Customer", ["CustomerId"])],
        };
        var customer = MemorySource.Table("Customer", "CustomerId:INTEGER", "Name:NVARCHAR(40)") with
        {
            Key = ["CustomerId"],
        };
        return new MemorySource()
            .Add(invoice, [1L, 7L, 0.99], [2L, 8L, 1.98])
            .Add(customer, [7L, "Alpha"], [8L, "Beta"]);
    }

    private static IEnumerable<string> Maps(StreamPlan stream) =>
        stream.Fields.Select(m => $"{m.Field.Name}<{m.Column}/{m.DeriveFor}");
}
