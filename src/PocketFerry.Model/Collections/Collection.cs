using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Json;

namespace PocketFerry.Model.Collections;

/// <summary>
/// A PocketBase collection in the form of its web API: one flat JSON object with <c>fields</c>, <c>indexes</c>, rules and
/// (auth, view) options. Keys this version doesn't know survive a round trip. Immutable and safe to share between threads.
/// </summary>
public sealed class Collection
{
    private readonly JsonObject _json;
    private readonly Dictionary<string, int> _positions;

    private Collection(JsonObject json)
    {
        _json = json;
        Id = json.Text("id");
        Name = json.Text("name");
        System = json.Flag("system");
        Type = json.Text("type") switch
        {
            "base" or "" => CollectionType.Base,
            "auth" => CollectionType.Auth,
            "view" => CollectionType.View,
            var other => throw new FormatException(
                $"Collection '{Name}' has the unknown type '{other}'. Known types: base, auth, view."
            ),
        };
        Indexes = json.Texts("indexes");
        var fields = new List<Field>();
        foreach (var node in json["fields"] as JsonArray ?? [])
        {
            fields.Add(
                Field.Parse(
                    node as JsonObject
                        ?? throw new FormatException($"Collection '{Name}' has a field that is no JSON object.")
                )
            );
        }

        Fields = fields;
        _positions = new Dictionary<string, int>(fields.Count, StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            _positions.TryAdd(fields[i].Name, i);
        }
    }

    /// <summary>The collection's id; part of the path of its stored files. May be empty in hand-written JSON.</summary>
    public string Id { get; }

    /// <summary>The collection's name, which is also its table's name.</summary>
    public string Name { get; }

    /// <summary>Base, auth or view.</summary>
    public CollectionType Type { get; }

    /// <summary>Whether PocketBase made the collection and forbids removing it.</summary>
    public bool System { get; }

    /// <summary>The fields in the order in which the API and the dashboard show them.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary><c>CREATE INDEX</c> statements as the owner typed them.</summary>
    public IReadOnlyList<string> Indexes { get; }

    /// <summary>The query of a view; empty otherwise.</summary>
    public string ViewQuery => _json.Text("viewQuery");

    /// <summary>The value of a rule such as <c>listRule</c>: null means superusers only, empty means everyone.</summary>
    public string? Rule(string name) => _json[name] is null ? null : _json.Text(name);

    /// <summary>The field called <paramref name="name"/> (exact case), or null.</summary>
    public Field? Find(string name) => _positions.TryGetValue(name, out var i) ? Fields[i] : null;

    /// <summary>The position in <see cref="Fields"/> of the field called <paramref name="name"/>, or -1.</summary>
    public int IndexOf(string name) => _positions.GetValueOrDefault(name, -1);

    /// <summary>
    /// Whether one of its fields holds the passwords that users of an auth collection sign in with: it is never empty, and
    /// other password fields may be there beside it.
    /// </summary>
    public bool IsAccountPassword(Field field) =>
        Type == CollectionType.Auth && field is PasswordField { Name: "password" };

    /// <summary>A copy of the collection's JSON in the web API's form.</summary>
    public JsonObject ToJson() => (JsonObject)_json.DeepClone();

    /// <summary>A copy of this collection with one top-level key of its JSON replaced.</summary>
    public Collection With(string property, JsonNode? value)
    {
        var json = ToJson();
        json[property] = value;
        return Parse(json);
    }

    /// <summary>A copy of this collection with other fields.</summary>
    public Collection WithFields(IEnumerable<Field> fields) =>
        With("fields", new JsonArray([.. fields.Select(f => (JsonNode)f.ToJson())]));

    /// <summary>Reads a collection from the web API's JSON (or the dashboard's export).</summary>
    /// <exception cref="FormatException">The JSON is no collection; the message says why.</exception>
    public static Collection Parse(JsonObject json) => new((JsonObject)json.DeepClone());

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name} ({Type})";
}
