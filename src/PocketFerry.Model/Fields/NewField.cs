using System.Text.Json.Nodes;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Fields;

/// <summary>
/// Makes new fields, complete with every property that PocketBase stores and the id that it would give. Names are not
/// checked here; see <see cref="Collections.PocketBaseNames"/>.
/// </summary>
public static class NewField
{
    /// <summary>The primary key <c>id</c>, by default 15 characters of <c>[a-z0-9]</c>.</summary>
    public static TextField Id(int min = 15, int max = 15, string pattern = "^[a-z0-9]+$")
    {
        var json = Json(FieldType.Text, "id", ("min", min), ("max", max), ("pattern", pattern));
        json["autogeneratePattern"] = "[a-z0-9]{15}";
        json["primaryKey"] = true;
        json["required"] = true;
        json["system"] = true;
        return (TextField)Field.Parse(json);
    }

    /// <summary>Plain text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="max">Most code points; 0 is PocketBase's default of 5000.</param>
    public static TextField Text(string name, int max = 0) => (TextField)Make(FieldType.Text, name, ("max", max));

    /// <summary>A number.</summary>
    /// <param name="name">The name.</param>
    /// <param name="onlyInt">Whether fractions are refused.</param>
    public static NumberField Number(string name, bool onlyInt = false) =>
        (NumberField)Make(FieldType.Number, name, ("onlyInt", onlyInt));

    /// <summary>True or false.</summary>
    public static BoolField Bool(string name) => (BoolField)Make(FieldType.Bool, name);

    /// <summary>An e-mail address.</summary>
    public static EmailField Email(string name) => (EmailField)Make(FieldType.Email, name);

    /// <summary>An absolute URL.</summary>
    public static UrlField Url(string name) => (UrlField)Make(FieldType.Url, name);

    /// <summary>Rich text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="maxSize">Most bytes; 0 is PocketBase's default of 5 MiB.</param>
    public static EditorField Editor(string name, long maxSize = 0) =>
        (EditorField)Make(FieldType.Editor, name, ("maxSize", maxSize));

    /// <summary>A point in time.</summary>
    public static DateField Date(string name) => (DateField)Make(FieldType.Date, name);

    /// <summary>A point in time that PocketBase sets by itself.</summary>
    public static AutodateField Autodate(string name, bool onCreate = true, bool onUpdate = false) =>
        (AutodateField)Make(FieldType.Autodate, name, ("onCreate", onCreate), ("onUpdate", onUpdate));

    /// <summary>The usual <c>created</c>.</summary>
    public static AutodateField Created() => Autodate("created");

    /// <summary>The usual <c>updated</c>.</summary>
    public static AutodateField Updated() => Autodate("updated", onUpdate: true);

    /// <summary>One or several of a fixed list.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values allowed; PocketBase demands at least one.</param>
    /// <param name="maxSelect">Most values; above 1 the field holds a list.</param>
    public static SelectField Select(string name, IEnumerable<string> values, int maxSelect = 1) =>
        (SelectField)Make(
            FieldType.Select,
            name,
            ("maxSelect", maxSelect),
            ("values", new JsonArray([.. values.Select(v => (JsonNode)v)]))
        );

    /// <summary>One or several files.</summary>
    public static FileField File(string name, int maxSelect = 1, long maxSize = 0) =>
        (FileField)Make(FieldType.File, name, ("maxSelect", maxSelect), ("maxSize", maxSize));

    /// <summary>One or several records of a collection.</summary>
    /// <param name="name">The name.</param>
    /// <param name="collectionId">The other collection's id (not its name).</param>
    /// <param name="maxSelect">Most records; above 1 the field holds a list.</param>
    public static RelationField Relation(string name, string collectionId, int maxSelect = 1) =>
        (RelationField)Make(FieldType.Relation, name, ("collectionId", collectionId), ("maxSelect", maxSelect));

    /// <summary>Any JSON.</summary>
    /// <param name="name">The name.</param>
    /// <param name="maxSize">Most bytes; 0 is PocketBase's default of 1 MiB.</param>
    public static JsonField Json(string name, long maxSize = 0) =>
        (JsonField)Make(FieldType.Json, name, ("maxSize", maxSize));

    /// <summary>A longitude and a latitude.</summary>
    public static GeoPointField GeoPoint(string name) => (GeoPointField)Make(FieldType.GeoPoint, name);

    /// <summary>A password, of which a bcrypt hash is stored.</summary>
    public static PasswordField Password(string name) => (PasswordField)Make(FieldType.Password, name);

    /// <summary>A field of any type with the type's zero properties (a select without values, a relation to nothing).</summary>
    public static Field Of(FieldType type, string name) => Make(type, name);

    internal static Field Make(
        FieldType type,
        string name,
        params ReadOnlySpan<(string Name, JsonNode Value)> properties
    ) => Field.Parse(Json(type, name, properties));

    private static JsonObject Json(
        FieldType type,
        string name,
        params ReadOnlySpan<(string Name, JsonNode Value)> properties
    )
    {
        var json = FieldDefaults.Of(type);
        json["id"] = FieldIds.For(type, name);
        json["name"] = name;
        foreach (var property in properties)
        {
            json[property.Name] = property.Value;
        }

        return json;
    }
}
