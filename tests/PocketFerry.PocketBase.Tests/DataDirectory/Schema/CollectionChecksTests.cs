using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema;

public sealed class CollectionChecksTests
{
    [Theory]
    [InlineData("""{"name":"","type":"base"}""", "name can't be used")]
    [InlineData("""{"name":"a b","type":"base"}""", "name can't be used")]
    [InlineData("""{"name":"ä","type":"base"}""", "name can't be used")]
    [InlineData("""{"name":"a_via_b","type":"base"}""", "_via_")]
    [InlineData("""{"name":"USERS","type":"base"}""", "'users' already")]
    [InlineData("""{"name":"_pb_users_auth_","type":"base"}""", "the id of collection 'users'")]
    [InlineData("""{"name":"_params","type":"base"}""", "no collection")]
    [InlineData("""{"name":"sqlite_x","type":"base"}""", "no collection")]
    [InlineData("""{"id":"_pb_users_auth_","name":"x","type":"base"}""", "has its id")]
    [InlineData("""{"id":"a-b","name":"x","type":"base"}""", "its id 'a-b'")]
    [InlineData("""{"name":"x","type":"base","listRule":5}""", "listRule")]
    [InlineData("""{"name":"x","type":"base","indexes":[5]}""", "indexes")]
    [InlineData("""{"name":"x","type":"auth","passwordAuth":"yes"}""", "passwordAuth")]
    [InlineData("""{"name":"x","type":"auth","otp":{"duration":"long"}}""", "otp.duration")]
    public void Collections_are_refused_with_their_reason(string json, string reason) =>
        ShouldBeRefused(json, "", reason);

    [Theory]
    [InlineData("""{"name":"a-b","type":"text"}""", "name can't be used")]
    [InlineData("""{"name":"expand","type":"text"}""", "keeps that name")]
    [InlineData("""{"name":"x_via_y","type":"text"}""", "_via_")]
    [InlineData("""{"name":"t","type":"text","max":"5"}""", "'max' can't be \"5\"")]
    [InlineData("""{"name":"t","type":"text","max":-1}""", "'max' can't be -1")]
    [InlineData("""{"name":"t","type":"text","min":5,"max":3}""", "less than")]
    [InlineData("""{"name":"t","type":"text","pattern":"(a"}""", "'pattern' can't be used")]
    [InlineData("""{"name":"t","type":"text","pattern":"(?=a)"}""", "'pattern' can't be used")]
    [InlineData("""{"name":"t","type":"text","primaryKey":true}""", "exactly one primary key")]
    [InlineData("""{"name":"n","type":"number","min":5,"max":3}""", "less than")]
    [InlineData("""{"name":"n","type":"number","min":1.5,"onlyInt":true}""", "whole numbers")]
    [InlineData(
        """{"name":"d","type":"date","min":"2024-01-01 00:00:00.000Z","max":"2023-01-01 00:00:00.000Z"}""",
        "before"
    )]
    [InlineData("""{"name":"a","type":"autodate"}""", "onCreate")]
    [InlineData("""{"name":"s","type":"select"}""", "no values")]
    [InlineData("""{"name":"s","type":"select","values":["a"],"maxSelect":2}""", "more than it has values")]
    [InlineData("""{"name":"r","type":"relation"}""", "names no collection")]
    [InlineData("""{"name":"r","type":"relation","collectionId":"nowhere"}""", "no collection 'nowhere'")]
    [InlineData("""{"name":"r","type":"relation","collectionId":"users","minSelect":3,"maxSelect":2}""", "less than")]
    [InlineData("""{"name":"e","type":"email","onlyDomains":["a.b"],"exceptDomains":["c.de"]}""", "both")]
    [InlineData("""{"name":"e","type":"email","onlyDomains":["not a domain"]}""", "no domain")]
    [InlineData("""{"name":"f","type":"file","thumbs":["big"]}""", "thumbnail")]
    [InlineData("""{"name":"p","type":"password","cost":3}""", "no cost 3")]
    public void Fields_are_refused_with_their_reason(string field, string reason) =>
        ShouldBeRefused($$"""{"name":"x","type":"base","fields":[{{field}}]}""", "x", reason);

    [Theory]
    [InlineData("""{"id":"same","name":"a","type":"text"},{"id":"same","name":"b","type":"text"}""", "id 'same' too")]
    [InlineData("""{"name":"a","type":"text"},{"id":"z","name":"A","type":"text"}""", "that name too")]
    public void Fields_must_differ(string fields, string reason) =>
        ShouldBeRefused($$"""{"name":"x","type":"base","fields":[{{fields}}]}""", "x", reason);

    [Theory]
    [InlineData("\"CREATE INDEX ON x\"", "no CREATE INDEX statement")]
    [InlineData("\"CREATE INDEX i ON x (nope)\"", "no field 'nope'")]
    [InlineData("\"CREATE INDEX i ON x (t)\",\"CREATE INDEX I ON x (id)\"", "that name")]
    [InlineData("\"CREATE INDEX i ON x (t)\",\"CREATE INDEX j ON x (`t`)\"", "the same as index 'i'")]
    [InlineData("\"CREATE INDEX idx_mfas_collectionRef_recordRef ON x (t)\"", "'_mfas' has an index")]
    [InlineData("\"CREATE INDEX i ON x (nofunction(t))\"", "SQLite refuses")]
    public void Indexes_are_refused_with_their_reason(string indexes, string reason) =>
        ShouldBeRefused(
            $$"""{"name":"x","type":"base","fields":[{"name":"t","type":"text"}],"indexes":[{{indexes}}]}""",
            "x",
            reason
        );

    [Theory]
    [InlineData("nope = 1", "no field 'nope'")]
    [InlineData("t = 'nope' && u.nope = 2", "no field 'nope' in 'users'")]
    [InlineData("@collection.nope.id = id", "no collection 'nope'")]
    [InlineData("@collection.users:other.nope = id", "no field 'nope'")]
    [InlineData("@request.data.x = 1", "knows no such name")]
    [InlineData("@nope > 1", "knows no such name")]
    [InlineData("users_via_nope.id = 1", "no relation 'nope'")]
    public void Rules_that_speak_of_what_is_not_there_are_refused(string rule, string reason) =>
        ShouldBeRefused(WithRule(rule), "x", reason);

    [Theory]
    [InlineData("")]
    [InlineData("t = 'a\\'b nope' || t = \"nope\" // nope = 1")]
    [InlineData("u.email = 'a' && @request.auth.u.anything ?= 'x' && @request.body.y:isset = true")]
    [InlineData("created > @now && t:lower = 'x' && doc.a.b.0 = 1 && x_via_u.t != null")]
    [InlineData(
        "@collection.users.name ?= t && @collection.users:a.x_via_u.t != 1.5 && geoDistance(g.lon, g.lat, 1, 2) < 5"
    )]
    [InlineData("collectionName = 'x' && u.collectionId != '' && (tags:each ~ 'a' || tags:length > 1)")]
    public void Rules_that_PocketBase_takes_are_taken(string rule)
    {
        using var file = new FreshFile();
        file.Store.WriteNew(FreshFile.Parse(WithRule(rule))).Rule("listRule").ShouldBe(rule);
    }

    [Theory]
    [InlineData("SELECT * FROM users", "'*'")]
    [InlineData("SELECT name FROM users", "no column 'id'")]
    [InlineData("SELECT id FROM nowhere", "no such table")]
    [InlineData("SELECT id, nope FROM users", "no such column")]
    [InlineData("SELECT id FROM users; DROP TABLE users", "more than one statement")]
    [InlineData("", "empty")]
    [InlineData("SELECT id, (name FROM users", "don't match")]
    public void View_queries_are_refused_with_their_reason(string query, string reason) =>
        ShouldBeRefused($$"""{"name":"x","type":"view","viewQuery":"{{query}}"}""", "x", reason);

    [Theory]
    [InlineData(
        """{"name":"x","type":"view","viewQuery":"SELECT id FROM users","indexes":["CREATE INDEX i ON x (id)"]}""",
        "indexes"
    )]
    [InlineData("""{"name":"x","type":"view","viewQuery":"SELECT id FROM users","createRule":""}""", "createRule")]
    [InlineData("""{"name":"x","type":"auth","fields":[{"name":"email","type":"text"}]}""", "type email")]
    [InlineData(
        """{"name":"x","type":"auth","passwordAuth":{"identityFields":["name"]},"fields":[{"name":"name","type":"text"}]}""",
        "unique index"
    )]
    [InlineData("""{"name":"x","type":"auth","mfa":{"enabled":true}}""", "two ways")]
    [InlineData("""{"name":"x","type":"auth","authToken":{"secret":"short"}}""", "authToken")]
    [InlineData("""{"name":"x","type":"auth","verificationTemplate":{"subject":""}}""", "verificationTemplate")]
    [InlineData(
        """{"name":"x","type":"auth","oauth2":{"enabled":true,"providers":[{"name":"google","clientId":"a"}]}}""",
        "clientSecret"
    )]
    [InlineData("""{"name":"x","type":"auth","fields":[{"name":"oldPassword","type":"text"}]}""", "keeps that name")]
    [InlineData("""{"name":"x","type":"auth","manageRule":""}""", "manageRule is empty")]
    [InlineData("""{"name":"x","type":"auth","otp":{"enabled":true,"length":3}}""", "otp.length")]
    [InlineData(
        """{"name":"x","type":"auth","otp":{"enabled":true},"mfa":{"enabled":true,"rule":"nope = 1"}}""",
        "mfa.rule"
    )]
    [InlineData(
        """{"name":"x","type":"auth","otp":{"enabled":true},"mfa":{"enabled":true,"duration":5}}""",
        "mfa.duration"
    )]
    [InlineData(
        """{"name":"x","type":"auth","oauth2":{"enabled":true,"providers":[{"name":"a","clientId":"a","clientSecret":"s"},{"name":"a","clientId":"a","clientSecret":"s"}]}}""",
        "twice"
    )]
    public void Types_have_rules_of_their_own(string json, string reason) => ShouldBeRefused(json, "x", reason);

    private static string WithRule(string rule) =>
        $$"""
            {"name":"x","type":"base","listRule":{{System.Text.Json.Nodes.JsonValue.Create(
                rule
            ).ToJsonString()}},"fields":[
            {"name":"t","type":"text"},{"name":"u","type":"relation","collectionId":"_pb_users_auth_"},{"name":"doc","type":"json"},
            {"name":"g","type":"geoPoint"},{"name":"tags","type":"select","values":["a"]},{"name":"created","type":"autodate","onCreate":true}]}
            """;

    private static void ShouldBeRefused(string json, string name, string reason)
    {
        using var file = new FreshFile();
        var before = file.Snapshot;
        var error = Should.Throw<EndpointException>(() => file.Store.WriteNew(FreshFile.Parse(json)));
        error.Message.ShouldContain(reason, Case.Sensitive);
        error.Message.ShouldContain($"'{name}");
        error.Failure.ShouldBe(EndpointFailure.Usage);
        error.Cure.ShouldNotBeEmpty();
        file.Snapshot.ShouldBe(before);
    }
}
