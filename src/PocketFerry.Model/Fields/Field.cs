using System.Text.Json.Nodes;
using PocketFerry.Model.Json;

namespace PocketFerry.Model.Fields;

/// <summary>
/// A field of a collection. It wraps the JSON that PocketBase stores for it, so that keys this version doesn't know
/// survive a round trip. Immutable and safe to share between threads.
/// </summary>
public abstract class Field
{
    private readonly JsonObject _json;

    private protected Field(FieldType type, JsonObject json)
    {
        _json = json;
        Type = type;
        Id = json.Text("id");
        Name = json.Text("name");
        System = json.Flag("system");
        Hidden = json.Flag("hidden");
        Presentable = json.Flag("presentable");
        Required = json.Flag("required");
    }

    /// <summary>The field's type.</summary>
    public FieldType Type { get; }

    /// <summary>The field's id: its identity when it is renamed. May be empty in hand-written JSON.</summary>
    public string Id { get; }

    /// <summary>The field's name, which is also its column's name.</summary>
    public string Name { get; }

    /// <summary>Whether PocketBase made the field and forbids removing it.</summary>
    public bool System { get; }

    /// <summary>Whether the web API shows the field to superusers only.</summary>
    public bool Hidden { get; }

    /// <summary>Whether the dashboard shows the field in relation labels.</summary>
    public bool Presentable { get; }

    /// <summary>Whether the zero value is refused.</summary>
    public bool Required { get; }

    /// <summary>Whether the field is the collection's primary key.</summary>
    public virtual bool IsPrimaryKey => false;

    /// <summary>Whether the field holds a JSON array of strings rather than one value.</summary>
    public virtual bool IsMultiple => false;

    /// <summary>The column's type, default and constraints, word for word as PocketBase writes them.</summary>
    public abstract string ColumnDefinition { get; }

    /// <summary>A copy of the field's JSON, unknown keys included.</summary>
    public JsonObject ToJson() => (JsonObject)_json.DeepClone();

    /// <summary>A copy of this field with one property of its JSON replaced.</summary>
    public Field With(string property, JsonNode? value)
    {
        var json = ToJson();
        json[property] = value;
        return Parse(json);
    }

    /// <summary>The number property called <paramref name="name"/>, or null.</summary>
    private protected double? NumberProperty(string name) => _json.Number(name);

    private protected int IntProperty(string name) => (int)Math.Clamp(_json.Number(name) ?? 0, 0, int.MaxValue);

    private protected long LongProperty(string name) => (long)Math.Clamp(_json.Number(name) ?? 0, 0, 1L << 53);

    private protected string TextProperty(string name) => _json.Text(name);

    private protected bool FlagProperty(string name) => _json.Flag(name);

    private protected IReadOnlyList<string> ListProperty(string name) => _json.Texts(name);

    /// <summary>Reads a field from PocketBase's JSON.</summary>
    /// <exception cref="FormatException">The type is missing or unknown.</exception>
    public static Field Parse(JsonObject json)
    {
        var name = json.Text("type");
        if (!FieldTypes.TryParse(name, out var type))
        {
            throw new FormatException(
                $"Field '{json.Text("name")}' has the unknown type '{name}'. Known types: {string.Join(", ", FieldTypes.All)}."
            );
        }

        return type switch
        {
            FieldType.Text => new TextField(json),
            FieldType.Number => new NumberField(json),
            FieldType.Bool => new BoolField(json),
            FieldType.Email => new EmailField(json),
            FieldType.Url => new UrlField(json),
            FieldType.Editor => new EditorField(json),
            FieldType.Date => new DateField(json),
            FieldType.Autodate => new AutodateField(json),
            FieldType.Select => new SelectField(json),
            FieldType.File => new FileField(json),
            FieldType.Relation => new RelationField(json),
            FieldType.Json => new JsonField(json),
            FieldType.GeoPoint => new GeoPointField(json),
            FieldType.Password => new PasswordField(json),
            _ => throw new FormatException($"Unknown field type '{name}'."),
        };
    }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name}: {FieldTypes.NameOf(Type)}";
}
