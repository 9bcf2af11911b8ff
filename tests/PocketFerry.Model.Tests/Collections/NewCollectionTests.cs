using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Model.Tests.Collections;

/// <summary>What we make is what a server made and told through its API (template bodies reduced to their placeholders).</summary>
public sealed class NewCollectionTests
{
    private static readonly string[] Tokens =
    [
        "authToken",
        "passwordResetToken",
        "emailChangeToken",
        "verificationToken",
        "fileToken",
    ];

    [Fact]
    public void A_base_collection_is_the_servers()
    {
        Field[] fields =
        [
            NewField.Text("f_text"),
            NewField.Number("f_number"),
            NewField.Bool("f_bool"),
            NewField.Email("f_email"),
            NewField.Url("f_url"),
            NewField.Editor("f_editor"),
            NewField.Date("f_date"),
            NewField.Json("f_json"),
            NewField.GeoPoint("f_geoPoint"),
            NewField.Select("f_select", ["a"], maxSelect: 0),
            NewField.File("f_file", maxSelect: 0),
            NewField.Relation("f_relation", "_pb_users_auth_", maxSelect: 0),
            NewField.Password("f_password"),
            NewField.Created(),
            NewField.Updated(),
        ];
        Same(NewCollection.Base("kitchen", fields).ToJson(), Server("kitchen"));
    }

    [Fact]
    public void An_auth_collection_is_the_servers()
    {
        var json = NewCollection.Auth("members", []).ToJson();
        var secrets = new HashSet<string>();
        foreach (var token in Tokens)
        {
            var options = json[token]!.AsObject();
            var secret = options["secret"]!.GetValue<string>();
            secret.ShouldMatch("^[a-zA-Z0-9]{50}$");
            secrets.Add(secret).ShouldBeTrue();
            options.Remove("secret");
        }

        ReduceTemplates(json);
        Same(json, Server("members"));
    }

    [Fact]
    public void Field_properties_stand_in_the_servers_order()
    {
        var made = NewCollection.Auth("members", []).ToJson()["fields"]!.AsArray();
        var server = Server("members")["fields"]!.AsArray();
        for (var i = 0; i < server.Count; i++)
        {
            made[i]!.AsObject().Select(p => p.Key).ShouldBe(server[i]!.AsObject().Select(p => p.Key));
        }
    }

    [Fact]
    public void Fields_that_share_an_id_are_told_apart()
    {
        var first = NewField.Text("a").With("name", "renamed");
        var collection = NewCollection.WithNewFields(
            NewCollection.Base("c", [first]),
            [NewField.Text("a"), NewField.Text("b")]
        );
        collection.Fields.Select(f => f.Id).Distinct().Count().ShouldBe(4);
        collection.Find("a")!.Id.ShouldBe(first.Id + "2");
    }

    [Fact]
    public void An_own_id_field_comes_first_and_taken_ids_are_passed_by()
    {
        var collection = NewCollection.Base(
            "kitchen",
            [NewField.Text("a"), NewField.Id(36, 36, "^[0-9a-f-]+$")],
            isIdTaken: id => id == "pbc_2079371742"
        );
        collection.Id.ShouldBe("pbc_20793717422");
        collection.Fields[0].ShouldBeOfType<TextField>().Max.ShouldBe(36);
        collection.Fields.Count.ShouldBe(2);
    }

    private static JsonObject Server(string name, [CallerFilePath] string file = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(file)!, "server-0.40.4.json");
        return JsonNode.Parse(File.ReadAllText(path))![name]!.DeepClone().AsObject();
    }

    private static void ReduceTemplates(JsonNode? node)
    {
        if (node is not JsonObject json)
        {
            return;
        }

        if (json["body"] is JsonValue body)
        {
            var found = Regex.Matches(body.GetValue<string>(), @"\{[A-Z_]+\}|/_/#/auth/[a-z-]+").Select(m => m.Value);
            json["body"] = new JsonArray([.. found.Distinct().Order(StringComparer.Ordinal).Select(v => (JsonNode)v)]);
        }

        foreach (var property in json)
        {
            ReduceTemplates(property.Value);
        }
    }

    private static void Same(JsonObject made, JsonObject server)
    {
        if (!JsonNode.DeepEquals(made, server))
        {
            made.ToJsonString().ShouldBe(server.ToJsonString());
        }
    }
}
