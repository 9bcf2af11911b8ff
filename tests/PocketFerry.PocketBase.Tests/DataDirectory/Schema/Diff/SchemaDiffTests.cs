using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema.Diff;

public sealed class SchemaDiffTests
{
    [Fact]
    public void What_versions_write_differently_is_no_difference()
    {
        Collection[] old =
        [
            FreshFile.Parse(
                """{"id":"1","name":"a","type":"base","listRule":null,"fields":[{"id":"x","name":"e","type":"email","onlyDomains":null,"required":false}],"indexes":["CREATE INDEX i ON a (e)"],"created":"2020"}"""
            ),
        ];
        Collection[] now =
        [
            FreshFile.Parse(
                """{"id":"2","name":"A","type":"base","listRule":null,"fields":[{"id":"y","name":"e","type":"email","onlyDomains":[],"help":""}],"indexes":["create index `i` on `b` (`e`)"],"updated":"2021"}"""
            ),
        ];
        old = [old[0].With("name", "A")];
        SchemaDiff.Between(old, now).ToLines().ShouldBe([]);
        SchemaDiff.Between(now, old).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Two_fresh_instances_are_the_same()
    {
        using var one = new FreshFile();
        using var other = new FreshFile();
        SchemaDiff.Between(one.Store.ReadAll(true), other.Store.ReadAll(), includeSystem: true).ToLines().ShouldBe([]);
    }

    [Fact]
    public void Every_kind_of_difference_is_said()
    {
        Collection[] present =
        [
            FreshFile.Parse(
                """{"id":"1","name":"posts","type":"base","listRule":null,"fields":[{"id":"t","name":"title","type":"text"},{"id":"n","name":"count","type":"text"},{"id":"g","name":"gone","type":"bool"},{"id":"s","name":"tags","type":"select","values":["a","b"],"maxSelect":2}],"indexes":["CREATE INDEX i ON posts (title)","CREATE INDEX j ON posts (title)"]}"""
            ),
            FreshFile.Parse("""{"id":"2","name":"old","type":"base"}"""),
        ];
        Collection[] wanted =
        [
            FreshFile.Parse(
                """{"id":"1","name":"articles","type":"base","listRule":"","fields":[{"id":"t","name":"headline","type":"text","max":9},{"id":"n","name":"count","type":"number"},{"id":"l","name":"later","type":"date"},{"id":"s","name":"tags","type":"select","values":["a","b"],"maxSelect":1}],"indexes":["CREATE UNIQUE INDEX i ON articles (headline)","CREATE INDEX k ON articles (later)"]}"""
            ),
            FreshFile.Parse("""{"id":"3","name":"new","type":"auth","fields":[{"name":"x","type":"text"}]}"""),
        ];
        var diff = SchemaDiff.Between(present, wanted);

        diff.ToLines()
            .ShouldBe([
                "~ collection articles (base)",
                "    ~ renamed from posts",
                "    ~ field title is renamed to headline",
                "    ~ field headline, max: 0 → 9",
                "    ~ field count goes from text to number, which empties it",
                "    + field later: date",
                "    ~ field tags, maxSelect: 2 → 1",
                "    - field gone: bool",
                "    ~ index i",
                "    + index k",
                "    - index j",
                "    ~ listRule: null → \"\"",
                "+ collection new (auth)",
                "    + field x: text",
                "- collection old (base)",
            ]);
        diff.IsDestructive.ShouldBeTrue();
        diff.Collections[0].Fields.Where(field => !field.IsDestructive).ShouldHaveSingleItem().Name.ShouldBe("later");
        var json = diff.ToJson();
        json["collections"]![0]!["renamedFrom"]!.ToString().ShouldBe("posts");
        json["collections"]![0]!["fields"]![0]!
            .ToJsonString()
            .ShouldBe(
                """{"change":"changed","name":"headline","type":"text","renamedFrom":"title","destructive":true,"properties":[{"property":"max","before":0,"after":9}]}"""
            );
    }

    [Fact]
    public void Secrets_are_never_in_it()
    {
        Collection[] present =
        [
            FreshFile.Parse(
                """{"name":"u","type":"auth","authToken":{"secret":"s1"},"oauth2":{"providers":[{"name":"a","clientSecret":"s2"}]}}"""
            ),
        ];
        Collection[] wanted =
        [
            FreshFile.Parse(
                """{"name":"u","type":"auth","authToken":{"secret":"s3"},"oauth2":{"providers":[{"name":"b","clientSecret":"s4"}]}}"""
            ),
        ];
        var diff = SchemaDiff.Between(present, wanted);
        diff.Collections.ShouldHaveSingleItem().Properties.ShouldHaveSingleItem().Path.ShouldBe("oauth2.providers");
        diff.ToJson().ToJsonString().ShouldNotContain("Secret");
        string.Concat(diff.ToLines()).ShouldNotContain("s2");
    }
}
