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
    public async Task A_foreign_key_of_several_columns_feeds_the_relation_that_was_made_for_it()
    {
        var first = await RunPlanner.PlanAsync(
            Lots(),
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        foreach (
            IReadOnlyList<string> taken in (string[][])
                [
                    [],
                    ["item"],
                ]
        )
        {
            var again = await RunPlanner.PlanAsync(
                Lots(),
                new MemoryTarget(true, [.. first.Plan.CreateCollections]),
                new PlanRequest { Mode = WriteMode.Upsert, Collections = taken }
            );
            var map = again.Plan.Streams.Single(s => s.TargetName == "item").Fields.Single(m => m.Field.Name == "lot");
            map.KeyColumns.ShouldBe(["house", "no"]);
            map.DeriveFor.ShouldBe("lot");
            again.Notes.ShouldNotContain(n => n.Text.Contains("nothing fills", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Two_foreign_keys_of_several_columns_feed_their_own_relations()
    {
        var lots = Lots();
        var item = MemorySource.Table("item", "id:INTEGER", "no:INTEGER", "house:INTEGER", "old_no:INTEGER") with
        {
            Key = ["id"],
            ForeignKeys =
            [
                new SourceForeignKey(["no", "house"], "lot", ["no", "house"]),
                new SourceForeignKey(["old_no", "house"], "lot", ["no", "house"]),
            ],
        };
        var source = new MemorySource()
            .Add((await lots.GetStreamsAsync(default)).Single(s => s.Name == "lot"), [1L, 2L])
            .Add(item, [1L, 2L, 1L, 2L]);
        var first = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        var again = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(true, [.. first.Plan.CreateCollections]),
            new PlanRequest()
        );
        again
            .Plan.Streams.Single(s => s.TargetName == "item")
            .Fields.Where(m => m.DeriveFor is not null)
            .Select(m => $"{m.Field.Name}<{string.Join('+', m.KeyColumns)}")
            .ShouldBe(["lot<house+no", "lot_2<house+old_no"]);
    }

    [Fact]
    public async Task A_relation_to_records_that_are_not_taken_along_is_derived_all_the_same()
    {
        var customer = MemorySource.Table("Customer", "Code:TEXT", "Name:TEXT") with { Key = ["Code"] };
        customer = customer with
        {
            Columns = [.. customer.Columns.Select(c => c.Name == "Code" ? c with { IgnoresCase = true } : c)],
        };
        var invoice = MemorySource.Table("Invoice", "No:INTEGER", "CustomerId:TEXT") with
        {
            Key = ["No"],
            ForeignKeys = [new SourceForeignKey(["CustomerId"], "Customer", ["Code"])],
        };
        var source = new MemorySource().Add(invoice, [1L, "AB"]).Add(customer, ["ab", "Alpha"]);
        var whole = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        var part = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(true, [.. whole.Plan.CreateCollections]),
            new PlanRequest { Collections = ["Invoice"] }
        );
        var stream = part.Plan.Streams.ShouldHaveSingleItem();
        stream.Fields.Single(m => m.Field.Name == "Customer").DeriveFor.ShouldBe("Customer");
        var own = new byte[255];
        var relation = new byte[255];
        new PlanIds(whole.Plan, whole.Plan.Streams.Single(s => s.TargetName == "Customer"))
            .Derive("Customer", "ab"u8, own)
            .ShouldBe(new PlanIds(part.Plan, stream).Derive("Customer", "AB"u8, relation));
        relation.ShouldBe(own);
        part.Notes.ShouldNotContain(n => n.Text.Contains("nothing fills", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relation_that_no_key_leads_to_is_said_to_stay_empty()
    {
        var first = await RunPlanner.PlanAsync(
            Shop(),
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        var target = new MemoryTarget(true, [.. first.Plan.CreateCollections]);
        foreach (
            IReadOnlyList<string> taken in (string[][])
                [
                    [],
                    ["Invoice"],
                ]
        )
        {
            var again = await RunPlanner.PlanAsync(
                Shop(),
                target,
                new PlanRequest { Ids = IdPolicy.New, Collections = taken }
            );
            again
                .Notes.Where(n => n.Kind == PlanNoteKind.Warning)
                .Select(n => n.Text)
                .ShouldContain(
                    "nothing fills the relation 'Customer': CustomerId refers to CustomerId of 'Customer', which doesn't tell the ids in 'Customer'"
                );
        }

        var dropped = await RunPlanner.PlanAsync(
            Shop(),
            target,
            new PlanRequest { Collections = ["Invoice"], Drop = ["CustomerId"] }
        );
        dropped.Plan.Streams[0].Fields.ShouldNotContain(m => m.Field.Name == "Customer");
        dropped.Notes.ShouldNotContain(n => n.Kind == PlanNoteKind.Warning);
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

    private static MemorySource Lots()
    {
        var lot = MemorySource.Table("lot", "house:INTEGER", "no:INTEGER") with { Key = ["house", "no"] };
        var item = MemorySource.Table("item", "id:INTEGER", "no:INTEGER", "house:INTEGER") with
        {
            Key = ["id"],
            ForeignKeys = [new SourceForeignKey(["no", "house"], "lot", ["no", "house"])],
        };
        return new MemorySource().Add(lot, [1L, 2L]).Add(item, [1L, 2L, 1L]);
    }

    private static IEnumerable<string> Maps(StreamPlan stream) =>
        stream.Fields.Select(m => $"{m.Field.Name}<{m.Column}/{m.DeriveFor}");
}
