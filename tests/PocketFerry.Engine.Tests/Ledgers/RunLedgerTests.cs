using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Ledgers;

public sealed class RunLedgerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbferry-test-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "runs", "one", "ledger.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Everything_is_there_when_it_is_opened_again()
    {
        var run = new RunRecord
        {
            Id = "20260101-000000-abcd",
            Arguments = ["import", "a b.csv", "pb_data", "--type", "x=\"y\""],
            Folder = "/tmp",
            Version = "1.2.3",
            Source = "a b.csv",
            Target = "pb_data",
            TargetVersion = "0.39 or later",
            IsResumable = true,
            Started = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc),
            Seed = "seed",
            Rejects = "/tmp/rejects",
            Plan = "print",
            Collections = "[]",
        };
        var progress = new StreamProgress(1, "rows", "things")
        {
            Fingerprint = "print",
            State = StreamState.Begun,
            Position = new RowPosition(100, 101, 5000),
            Record = "id",
            Read = 100,
            Inserted = 90,
            Updated = 1,
            Skipped = 2,
            Rejected = 7,
            Files = 3,
            Elapsed = TimeSpan.FromMilliseconds(1234),
            Warnings = ["one", "two \"quoted\""],
        };
        var waiting = new WaitingRecord(1, 5, "id5")
        {
            WasInsert = true,
            Late = "late",
            Relations = [(3, "abc"u8.ToArray()), (300, [])],
        };
        using (var ledger = RunLedger.Create(Path, run))
        {
            ledger.Streams.Save(progress);
            ledger.Streams.SetTally(1, "dates", 7);
            ledger.Intents.Add(1, [new Intent(101, true, "a"), new Intent(103, false, "ü")]);
            ledger.Intents.Add(1, [new Intent(1_000_000_000_000, true, "b")]);
            ledger.Intents.Add(2, [new Intent(1, true, "other")]);
            ledger.Redirects.Add("pbc_1", "x", "y");
            ledger.Waiting.Add(waiting with { Id = "first try" });
            ledger.Waiting.Add(waiting);
            ledger.Waiting.Add(new WaitingRecord(0, 9, "id9"));
            ledger.Renames.Add("papers", "id", "file", "a.txt", "a_b.txt");
            ledger.Rejects.Save(new RejectMark("rows", "/tmp/rejects/rows", 10, 20, 7));
            ledger.Save(run with { State = RunState.Failed, ExitCode = 6, Failure = "gone", Ended = run.Started });
        }

        using var again = RunLedger.Open(Path);
        again.Run.Arguments.ShouldBe(run.Arguments);
        (again.Run with { Arguments = run.Arguments }).ShouldBe(
            run with
            {
                State = RunState.Failed,
                ExitCode = 6,
                Failure = "gone",
                Ended = run.Started,
            }
        );
        var stream = again.Streams.Find(1).ShouldNotBeNull();
        stream.Warnings.ShouldBe(progress.Warnings);
        (stream with { Warnings = progress.Warnings }).ShouldBe(progress);
        again.Streams.Find(2).ShouldBeNull();
        again.Streams.Tally(1, "dates").ShouldBe(7);
        again.Streams.Tally(1, "others").ShouldBe(0);
        again.Intents.Of(1).Keys.Order().ShouldBe([101, 103, 1_000_000_000_000]);
        again.Intents.Of(1)[103].ShouldBe(new Intent(103, false, "ü"));
        again.Redirects.Concern("pbc_1").ShouldBeTrue();
        again.Redirects.Concern("pbc_2").ShouldBeFalse();
        again.Redirects.Find("pbc_1", "x").ShouldBe("y");
        again.Redirects.Find("pbc_1", "y").ShouldBeNull();
        again.Waiting.Behind(-1, 0, 10).Select(w => w.Id).ShouldBe(["id9", "id5"]);
        var found = again.Waiting.Behind(0, 9, 10).Single();
        (found.WasInsert, found.Late, found.IsSettled).ShouldBe((true, "late", false));
        found.Relations.Select(r => r.Field).ShouldBe([3, 300]);
        found.Relations[0].Value.ShouldBe("abc"u8.ToArray());
        var fault = new RowFault("code", "column", "message", "", "value");
        again.Waiting.Settle(1, 5, fault);
        again
            .Waiting.Behind(0, 9, 10)
            .Single()
            .ShouldSatisfyAllConditions(w => w.IsSettled.ShouldBeTrue(), w => w.Fault.ShouldBe(fault));
        again.Renames.Count.ShouldBe(1);
        again.Renames.Find("papers", "id", "file", "a.txt").ShouldBe("a_b.txt");
        again.Rejects.All().ShouldBe([new RejectMark("rows", "/tmp/rejects/rows", 10, 20, 7)]);
        again.Intents.Clear(1, 102);
        again.Intents.Of(1).Count.ShouldBe(3, "a batch may be under way behind the one that is done with");
        again.Intents.Clear(1, 103);
        again.Intents.Of(1).Keys.ShouldBe([1_000_000_000_000]);
        again.Intents.Clear(1, 1_000_000_000_000);
        again.Intents.Of(1).ShouldBeEmpty();
        again.Intents.Of(2).Count.ShouldBe(1);
    }

    [Fact]
    public void What_was_not_committed_is_gone_and_files_are_their_owners_alone()
    {
        using (var ledger = RunLedger.Create(Path, new RunRecord { Id = "one" }))
        {
            ledger.Redirects.Add("c", "kept", "x");
            ledger.Commit();
            ledger.Redirects.Add("c", "rolled back", "x");
            ledger.Rollback();
            ledger.Redirects.Add("c", "never committed", "x");
            if (!OperatingSystem.IsWindows())
            {
                foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!))
                {
                    File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
                }
            }
        }

        using var again = RunLedger.Open(Path);
        again.Redirects.Find("c", "kept").ShouldBe("x");
        again.Redirects.Find("c", "rolled back").ShouldBeNull();
        again.Redirects.Find("c", "never committed").ShouldBeNull();
    }

    [Fact]
    public void A_change_of_a_setting_is_marked_until_it_is_put_back()
    {
        var store = new RunStore(_folder);
        const string Server = "http://localhost:8090/";
        using var ledger = RunLedger.Create(store.LedgerOf("one"), new RunRecord { Id = "one" });
        ledger.Settings.Marker = store.MarkerOf(Server, "one");
        store.Unsettled(Server).ShouldBeEmpty();
        var first = ledger.Settings.Add(new SettingChange(Server, "batch", "", "false", "true"));
        var second = ledger.Settings.Add(new SettingChange(Server, "required", "posts.author", "true", "false"));
        store.Unsettled("HTTP://127.0.0.1:8090").ShouldBe(["one"]);
        using (store.TryLock("one").ShouldNotBeNull())
        {
            store.Unsettled(Server).ShouldBeEmpty();
        }

        ledger.Settings.Open().ShouldBe([second, first]);
        ledger.Settings.Close(second);
        store.Unsettled(Server).ShouldBe(["one"]);
        ledger.Settings.Close(first);
        store.Unsettled(Server).ShouldBeEmpty();
        ledger.Settings.Open().ShouldBeEmpty();
    }

    [Fact]
    public void Runs_are_found_by_name_and_locked_once()
    {
        var store = new RunStore(_folder);
        foreach (var id in new[] { "20260101-000000-aaaa", "20260102-000000-bbbb", "20260102-000000-cccc" })
        {
            RunLedger.Create(store.LedgerOf(id), new RunRecord { Id = id }).Dispose();
        }

        store.Ids().ShouldBe(["20260102-000000-cccc", "20260102-000000-bbbb", "20260101-000000-aaaa"]);
        store.Find("last").ShouldBe("20260102-000000-cccc");
        store.Find("20260102-000000-bbbb").ShouldBe("20260102-000000-bbbb");
        store.Find("20260101").ShouldBe("20260101-000000-aaaa");
        store.Find("20260102").ShouldBeNull();
        store.Find("").ShouldBeNull();

        store.IsAlive("20260101-000000-aaaa").ShouldBeFalse();
        using (store.TryLock("20260101-000000-aaaa").ShouldNotBeNull())
        {
            store.IsAlive("20260101-000000-aaaa").ShouldBeTrue();
            store.TryLock("20260101-000000-aaaa").ShouldBeNull();
        }

        store.IsAlive("20260101-000000-aaaa").ShouldBeFalse();
        using (store.TryLockServer("http://localhost:1").ShouldNotBeNull())
        {
            store.TryLockServer("http://127.0.0.1:1/").ShouldBeNull();
            store.TryLockServer("http://127.0.0.1:2/").ShouldNotBeNull().Dispose();
        }
    }

    [Fact]
    public void What_is_no_ledger_is_said_to_be_none()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, "no database, by far");
        Should.Throw<LedgerException>(() => RunLedger.Open(Path)).Message.ShouldContain(Path);
        Should.Throw<LedgerException>(() => RunLedger.Open(Path + "x"));
    }
}
