using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Engine.Tests.Plans.Files;

public sealed class PlanReaderTests
{
    private const string Head = "version: 1\nfrom: a.db\nto: pb_data\ncollections:\n";

    [Theory]
    // The file as such.
    [InlineData("", 1, 1, "empty")]
    [InlineData("---\na: 1\n---\nb: 2\n", 1, 1, "several documents")]
    [InlineData("version: 1\nfrom: [\n", 3, 1, "no YAML")]
    [InlineData("a: \"x\n", 1, 4, "no YAML")]
    [InlineData("a: &x 1\nb: *x\n", 2, 4, "Aliases")]
    [InlineData("- 1\n", 1, 1, "list of names with values")]
    [InlineData("from: a\nto: b\ncollections: {}\n", 1, 1, "no 'version'")]
    [InlineData("version: 2\nfrom: a\nto: b\ncollections: {}\n", 1, 10, "version 1")]
    [InlineData("version: one\nfrom: a\nto: b\ncollections: {}\n", 1, 10, "'one'")]
    [InlineData("version: 1\nfrom: a\ncollections: {}\n", 1, 1, "no 'to'")]
    [InlineData("version: 1\nfrom: a\nto: b\ncollections: {}\n", 4, 14, "no collections")]
    [InlineData("version: 1\nform: a\nto: b\n", 2, 1, "no 'form'")]
    [InlineData("version: 1\nversion: 1\n", 2, 1, "")]
    // Defaults.
    [InlineData("version: 1\nfrom: a\nto: b\ndefaults: { mode: updatee }\n", 4, 19, "can't be 'updatee'", true)]
    [InlineData("version: 1\nfrom: a\nto: b\ndefaults: { createMissing: yes }\n", 4, 28, "true or false", true)]
    // Collections.
    [InlineData(Head + "  my coll: {}\n", 5, 3, "can't be the name of a collection")]
    [InlineData(Head + "  a: {}\n  A: {}\n", 6, 3, "twice")]
    [InlineData(Head + "  a: { from: x, query: select 1 }\n", 5, 24, "not both")]
    [InlineData(Head + "  a: { limit: -1 }\n", 5, 15, "whole number")]
    [InlineData(Head + "  a: { ids: random }\n", 5, 13, "can't be 'random'")]
    [InlineData(Head + "  a: { kye: id }\n", 5, 8, "no 'kye'")]
    [InlineData(Head + "  a: [1]\n", 5, 6, "and this is a list")]
    // Fields.
    [InlineData(Head + "  a: { since: updated, overlap: soon }\n", 5, 33, "no time and no number")]
    [InlineData(Head + "  a: { overlap: 5m }\n", 5, 17, "is for 'since'")]
    [InlineData(Head + "  a:\n    fields:\n      x y: a\n", 7, 7, "can't be the name of a field")]
    [InlineData(Head + "  a:\n    fields:\n      x: a\n      X: b\n", 8, 7, "twice")]
    [InlineData(Head + "  a:\n    fields:\n      x: { type: string }\n", 7, 18, "no field type 'string'")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, max: 5 }\n", 7, 7, "no type")]
    [InlineData(
        Head + "  a:\n    fields:\n      x: { from: a, type: number, pattern: z }\n",
        7,
        44,
        "no option 'pattern'"
    )]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, type: text, max: lots }\n", 7, 38, "is a number")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, type: text, required: 1 }\n", 7, 43, "true or false")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, type: select, values: b }\n", 7, 43, "a list")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, type: relation }\n", 7, 7, "to which collection")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, type: text, to: b }\n", 7, 37, "Only a relation")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, value: 1 }\n", 7, 28, "both 'from' and 'value'")]
    [InlineData(Head + "  a:\n    fields:\n      x: { expr: 'row.a +' }\n", 7, 18, "no JavaScript")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, path: 'b[' }\n", 7, 27, "no way into")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, date: '%' }\n", 7, 27, "no format of dates")]
    [InlineData(
        Head + "  a:\n    fields:\n      x: { from: a, timeZone: Mars/Base }\n",
        7,
        31,
        "no time zone 'Mars/Base'"
    )]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, onError: default }\n", 7, 30, "no default")]
    [InlineData(Head + "  a:\n    fields:\n      x: { through: tags, to: b }\n", 7, 21, "TABLE(OWN_KEY, OTHER_KEY)")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, load: url }\n", 7, 27, "load can't be 'url'")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, load: path, type: text }\n", 7, 27, "has no files")]
    [InlineData(
        Head + "  a:\n    fields:\n      x: { from: a, load: blob, split: ',' }\n",
        7,
        40,
        "can't be with load: blob"
    )]
    [InlineData(Head + "  a:\n    fields:\n      x: { expr: row.a, load: blob }\n", 7, 18, "can't be with load: blob")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: [a, b], load: blob }\n", 7, 32, "come from one column")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, load: path, name: b }\n", 7, 39, "is for load: blob")]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, filesFrom: up }\n", 7, 32, "for fields with a 'load'")]
    [InlineData(
        Head + "  a:\n    fields:\n      x: { from: a, load: path, default: b, onError: default }\n",
        7,
        54,
        "no default to take its place"
    )]
    [InlineData(Head + "  a:\n    fields:\n      x: { from: a, map: [1] }\n", 7, 26, "list of names")]
    public void A_wrong_plan_is_refused_with_its_place(
        string text,
        int line,
        int column,
        string message,
        bool rest = false
    )
    {
        var whole = rest ? text + "collections: { a: {} }\n" : text;
        var error = Should.Throw<EndpointException>(() => PlanReader.Read(whole, "p.yaml"));
        error.Failure.ShouldBe(EndpointFailure.Usage);
        error.Message.ShouldStartWith($"p.yaml:{line}:{column}: ");
        error.Message.ShouldContain(message);
        error.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public void What_is_built_to_hurt_is_refused()
    {
        var deep = Should.Throw<EndpointException>(() => PlanReader.Read(new string('[', 100_000), "p.yaml"));
        deep.Message.ShouldContain("nested deeper");
        Should
            .Throw<EndpointException>(() => PlanReader.Read("a: " + new string('x', 9 << 20), "p.yaml"))
            .Message.ShouldContain("8 MiB");
        Should.Throw<EndpointException>(() => PlanReader.Read("a: \0", "p.yaml")).Message.ShouldContain("NUL");
    }

    [Fact]
    public void A_near_miss_is_named() =>
        Should
            .Throw<EndpointException>(() => PlanReader.Read(Head + "  a: { fileds: {} }\n", "p.yaml"))
            .Cure.ShouldBe("Is 'fields' meant?");

    [Fact]
    public void Short_forms_say_the_same()
    {
        var plan = PlanReader.Read(
            Head + "  a:\n  b:\n    key: k\n    fields:\n      x:\n      y: column\n      z: [one, two]\n",
            "p.yaml"
        );
        plan.Collections[0].From.ShouldBe("a");
        plan.Collections[0].Fields.ShouldBeNull();
        plan.Collections[1].Key.ShouldBe(["k"]);
        plan.Collections[1].Fields!.Select(f => string.Join("+", f.From)).ShouldBe(["x", "column", "one+two"]);
    }
}
