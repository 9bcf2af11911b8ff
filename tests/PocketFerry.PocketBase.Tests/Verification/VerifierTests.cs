using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Verification;

namespace PocketFerry.PocketBase.Tests.Verification;

public class VerifierTests
{
    [Fact]
    public async Task Every_one_of_a_thousand_differences_is_found_and_nothing_else()
    {
        using var twins = new Twins(1600);
        var expected = new Differences(twins, 20261123).Draw(1000);

        var report = await twins.VerifyAsync();

        expected.Count.ShouldBe(1000);
        var found = Differences.Found(report);
        expected.Except(found).ShouldBeEmpty();
        found.Except(expected).ShouldBeEmpty();
        var things = report.Collections.Single(c => c.Name == "things");
        things.State.ShouldBe(VerifyState.Mismatched);
        things.Missing.ShouldBe(expected.Count(e => e.EndsWith("/-", StringComparison.Ordinal)));
        things.Extra.ShouldBe(expected.Count(e => e.EndsWith("/+", StringComparison.Ordinal)));
        (things.Missing + things.Extra + things.Changed).ShouldBe(
            expected.Count(e => e.StartsWith("things/", StringComparison.Ordinal))
        );
        things.Findings.Where(f => f.Kind == "dangling-relation").Select(f => f.IsDifference).ShouldBe([true, true]);
        things.Findings.ShouldContain(f => f.Kind == "missing-file");
        report.Collections.Single(c => c.Name == "owners").State.ShouldBe(VerifyState.Validated);
    }

    [Fact]
    public async Task Nothing_is_found_in_equal_data_however_it_is_written()
    {
        using var twins = new Twins();
        // The same values in another order of rows, and in forms that PocketBase reads the same.
        twins.Change("create table copy as select * from things order by random()");
        twins.Change("delete from things");
        twins.Change("insert into things select * from copy");
        twins.Change("drop table copy");
        twins.Change("update things set meta = json(meta), place = ' ' || place where id = ?", Twins.ThingId(1));
        twins.Change("update things set tags = '[ \"a\", \"\\u0062\" ]' where id = ?", Twins.ThingId(2));

        var report = await twins.VerifyAsync(r => r with { Samples = 2 });

        Differences.Found(report).ShouldBeEmpty();
        report.Differences.ShouldBe(0);
        report.IsWhole.ShouldBeTrue();
        report.Collections.ShouldAllBe(c => c.State == VerifyState.Validated);
        var things = report.Collections.Single(c => c.Name == "things");
        (things.FromRecords, things.ToRecords).ShouldBe((twins.Things, twins.Things));
        things.Samples.Count.ShouldBe(2);
        things.Samples[0].Fields.ShouldAllBe(f => f.From == f.To || f.Field == "tags" || f.Field == "place");
    }

    [Fact]
    public async Task Components_are_compared_apart_and_what_is_left_out_is_said()
    {
        using var twins = new Twins();
        twins.Change("update things set updated = '2025-01-01 00:00:00.000Z'");
        twins.Change("update users set password = 'x', tokenKey = id || tokenKey");
        File.Delete(twins.FileInTo(Twins.ThingId(3), "doc.txt"));

        var report = await twins.VerifyAsync(r =>
            r with
            {
                Plan = new PlanRequest { Files = false },
                Ignore = ["dates"],
            }
        );

        report.Differences.ShouldBe(0);
        report
            .Collections.Single(c => c.Name == "things")
            .NotCompared.Select(n => $"{n.Part}: {n.Reason}")
            .ShouldBe(["files: left out (--no-files)", "dates: as asked (--ignore)"], ignoreOrder: true);
        report
            .Collections.Single(c => c.Name == "users")
            .NotCompared.Select(n => $"{n.Part}: {n.Reason}")
            .ShouldContain("secrets: asked for with --with-secrets only");

        var all = await twins.VerifyAsync();
        var things = all.Collections.Single(c => c.Name == "things");
        things.Changed.ShouldBe(twins.Things);
        things.ChangedParts.ShouldBe([0, twins.Things, 0, 1]);
        all.Collections.Single(c => c.Name == "users").ChangedParts.ShouldBe([0, 0, twins.Owners, 0]);
        // Secrets are never shown.
        all.Collections.Single(c => c.Name == "users")
            .Records.SelectMany(r => r.Fields)
            .ShouldAllBe(f => f.IsSecret && f.From == "" && f.To == "");
    }

    [Fact]
    public async Task A_dangling_relation_that_FROM_has_too_is_no_difference()
    {
        using var twins = new Twins();
        foreach (var side in new[] { twins.From, twins.To })
        {
            using var database = Sqlite.SqliteDatabase.Open(Twins.Db(side), Sqlite.SqliteOpenMode.ReadWrite);
            database.Execute($"update things set owner = 'nobody' where id = '{Twins.ThingId(7)}'");
        }

        var report = await twins.VerifyAsync();

        report.Differences.ShouldBe(0);
        var finding = report.Collections.Single(c => c.Name == "things").Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.IsDifference).ShouldBe(("dangling-relation", false));
        finding.Records.ShouldBe([$"{Twins.ThingId(7)} → nobody"]);
    }

    [Fact]
    public async Task A_collection_or_field_that_TO_lacks_is_a_difference_and_one_that_only_TO_has_is_none()
    {
        using var twins = new Twins();
        twins.Change("delete from _collections where name = 'owners'");
        twins.Change("update _collections set fields = replace(fields, '\"name\":\"site\"', '\"name\":\"home\"')");

        var report = await twins.VerifyAsync();

        report.Collections.Single(c => c.Name == "owners").State.ShouldBe(VerifyState.MissingCollection);
        var things = report.Collections.Single(c => c.Name == "things");
        things.Findings.Where(f => f.IsDifference).Select(f => f.Text).ShouldBe(["TO has no field 'site'"]);
        things.NotCompared.ShouldContain(new NotCompared("home", "FROM has no such field"));
        report.Differences.ShouldBe(2);
    }

    [Fact]
    public async Task Records_that_an_index_forbids_are_found_where_nothing_has_kept_them_out()
    {
        using var twins = new Twins();
        twins.Change("drop index idx_email__pb_users_auth_");
        foreach (var number in new[] { 1, 2, 3 })
        {
            twins.Change("update users set email = 'same@example.com' where id = ?", Twins.UserId(number));
        }

        var users = (await twins.VerifyAsync()).Collections.Single(c => c.Name == "users");

        users.Changed.ShouldBe(3);
        users.Findings.Single(f => f.Kind == "not-unique").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Extra_records_may_be_allowed()
    {
        using var twins = new Twins();
        twins.Change("insert into log (id, line) values ('extra0000000001', 'x')");

        (await twins.VerifyAsync()).Differences.ShouldBe(1);
        (await twins.VerifyAsync(r => r with { AllowExtra = true })).Differences.ShouldBe(0);
    }
}
