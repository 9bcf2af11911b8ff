using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>Collections with everything that a schema can have: each field type, cycles, views, every kind of index.</summary>
internal static class SampleCollections
{
    public static IReadOnlyList<Collection> All => [.. Json.Select(json => Collection.Parse(Parse(json)))];

    public static JsonArray AllJson => [.. Json.Select(json => (JsonNode)Parse(json))];

    private static readonly string[] Json =
    [
        """
            {"id":"c_everything","name":"everything","type":"base","listRule":"","viewRule":"f_text != ''","createRule":"@request.auth.id != ''",
             "updateRule":"f_rel.name = 'x' || @collection.authors.name ?= f_text // comment: nobody.knows","deleteRule":null,
             "fields":[
              {"name":"f_text","type":"text","min":1,"max":300,"pattern":"^[^<]*$","presentable":true},
              {"name":"f_number","type":"number","min":-5,"max":5000000,"onlyInt":false},
              {"name":"f_int","type":"number","onlyInt":true},
              {"name":"f_bool","type":"bool"},
              {"name":"f_email","type":"email","exceptDomains":["spam.example"]},
              {"name":"f_url","type":"url","onlyDomains":["example.com"]},
              {"name":"f_editor","type":"editor","convertURLs":true},
              {"name":"f_date","type":"date","min":"2000-01-01 00:00:00.000Z"},
              {"name":"f_select","type":"select","values":["a","b","c&d"],"maxSelect":1},
              {"name":"f_selects","type":"select","values":["a","b","c"],"maxSelect":3},
              {"name":"f_file","type":"file","maxSelect":1,"mimeTypes":["text/plain"],"thumbs":["100x100f"]},
              {"name":"f_files","type":"file","maxSelect":5,"maxSize":1000000,"protected":true},
              {"name":"f_rel","type":"relation","collectionId":"c_authors","maxSelect":1},
              {"name":"f_rels","type":"relation","collectionId":"c_authors","maxSelect":9,"cascadeDelete":true},
              {"name":"f_self","type":"relation","collectionId":"c_everything","maxSelect":1},
              {"name":"f_json","type":"json","maxSize":2000},
              {"name":"f_geo","type":"geoPoint"},
              {"name":"f_password","type":"password","min":5,"cost":4},
              {"name":"Zulu","type":"text"},
              {"name":"order","type":"text","hidden":true},
              {"name":"created","type":"autodate","onCreate":true},
              {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}],
             "indexes":[
              "CREATE UNIQUE INDEX idx_everything_text ON everything (f_text)",
              "create index `idx_everything_two` on `everything` (`f_number`, f_date desc)",
              "CREATE INDEX idx_everything_nocase ON everything (`f_email` COLLATE NOCASE)",
              "CREATE INDEX idx_everything_part ON everything (f_int) WHERE f_bool = TRUE AND f_text != 'a, b'",
              "CREATE INDEX idx_everything_expr ON everything (lower(f_text), `order`)",
              "CREATE INDEX IF NOT EXISTS `idx_everything_zulu` ON `everything` (`Zulu`)"]}
            """,
        """
            {"id":"c_authors","name":"authors","type":"base","listRule":"everything_via_f_rel.f_text ?~ 'x'","fields":[
              {"id":"ownid","name":"name","type":"text","required":true},
              {"name":"favourite","type":"relation","collectionId":"c_everything","maxSelect":1}],"indexes":[]}
            """,
        """
            {"id":"c_uuid","name":"Uuids","type":"base","fields":[
              {"name":"id","type":"text","primaryKey":true,"system":true,"required":true,"min":0,"max":36,"pattern":"^[a-z0-9-]+$","autogeneratePattern":""}]}
            """,
        """
            {"id":"c_members","name":"members","type":"auth","listRule":"id = @request.auth.id","authRule":"verified = true","manageRule":"@request.auth.id = id",
             "fields":[{"name":"login","type":"text","max":50},{"name":"photo","type":"file","maxSelect":1}],
             "indexes":["CREATE UNIQUE INDEX `idx_members_login` ON `members` (`login` COLLATE NOCASE) WHERE `login` != ''"],
             "passwordAuth":{"enabled":true,"identityFields":["email","login"]},"authToken":{"duration":3600},
             "oauth2":{"mappedFields":{"name":"login","avatarURL":"nowhere"}},"otp":{"enabled":true,"length":6,"duration":200}}
            """,
        """
            {"id":"c_plain","name":"plain_users","type":"auth"}
            """,
        """
            {"id":"c_view","name":"summary","type":"view","listRule":"","viewQuery":"SELECT e.id, e.f_text AS title, a.name, a.id AS author, COUNT(e.id) AS total, cast(e.f_number as int) AS whole, e.f_files, e.f_json, (e.f_number + 1) AS plus FROM everything e LEFT JOIN authors AS a ON a.id = e.f_rel GROUP BY e.id;"}
            """,
        """
            {"id":"c_view2","name":"numbered","type":"view","viewRule":"id != ''","viewQuery":"SELECT (ROW_NUMBER() OVER()) as id, summary.title, `author` FROM summary\nWHERE title != '' "}
            """,
    ];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
