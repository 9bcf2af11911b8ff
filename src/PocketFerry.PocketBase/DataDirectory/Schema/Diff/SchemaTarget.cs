using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>Works out what a collection becomes: the present one with those differences that are allowed.</summary>
internal sealed class SchemaTarget(
    IReadOnlyList<Collection> present,
    IReadOnlyList<Collection> wanted,
    SchemaApplyOptions options
)
{
    private readonly CollectionSet _present = new(present);

    /// <summary>A collection to be made; its relations refer to the present instance's ids.</summary>
    public Collection Create(Collection after) => after.WithFields(after.Fields.Select(WithLocalTarget));

    /// <summary>A collection to be changed; null where no difference is allowed.</summary>
    public Collection? Merge(CollectionDiff diff)
    {
        var json = diff.Before!.ToJson();
        var changed = false;
        if (diff.IsRenamed && options.AllowDrop)
        {
            json["name"] = diff.After!.Name;
            changed = true;
        }

        var fields = new OrderedDictionary<string, Field>(StringComparer.Ordinal);
        foreach (var field in diff.Before.Fields)
        {
            fields.Add(field.Id, field);
        }

        foreach (var field in diff.Fields)
        {
            changed |= Merge(field, fields);
        }

        json["fields"] = new JsonArray([.. fields.Values.Select(field => (JsonNode)field.ToJson())]);
        changed |= MergeIndexes(diff, json);
        if (options.AllowChange && diff.Properties.Count > 0)
        {
            MergeProperties(diff.After!.ToJson(), json);
            changed = true;
        }

        return changed ? Collection.Parse(json) : null;
    }

    private bool Merge(FieldDiff diff, OrderedDictionary<string, Field> fields)
    {
        var before = diff.Before;
        if (diff.Change == SchemaChange.Added)
        {
            var added = WithLocalTarget(diff.After!);
            var id = added.Id.Length > 0 && !fields.ContainsKey(added.Id) ? added.Id : null;
            fields.Add(id ?? $"added {added.Name}", added.With("id", id));
            return true;
        }

        if (diff.IsDestructive ? !options.AllowDrop : !options.AllowChange)
        {
            return false;
        }

        if (diff.Change == SchemaChange.Removed)
        {
            return fields.Remove(before!.Id);
        }

        if (diff.IsRetyped)
        {
            fields.Remove(before!.Id);
            fields.Add($"retyped {before.Name}", WithLocalTarget(diff.After!).With("id", null));
            return true;
        }

        fields[before!.Id] = options.AllowChange
            ? WithLocalTarget(diff.After!).With("id", before.Id)
            : WithLossesOf(diff, before);
        return true;
    }

    // Only what is allowed as a loss: the name, and holding one value instead of several.
    private static Field WithLossesOf(FieldDiff diff, Field before)
    {
        var named = before.With("name", diff.After!.Name);
        return before.IsMultiple && !diff.After.IsMultiple
            ? named.With("maxSelect", diff.After.ToJson()["maxSelect"]?.DeepClone())
            : named;
    }

    private bool MergeIndexes(CollectionDiff diff, JsonObject json)
    {
        var indexes = diff.Before!.Indexes.ToList();
        var changed = false;
        foreach (var index in diff.Indexes.Where(index => index.Change == SchemaChange.Added || options.AllowChange))
        {
            indexes.Remove(index.Before ?? "");
            if (index.After is not null)
            {
                indexes.Add(index.After);
            }

            changed = true;
        }

        var kept = indexes.Select(sql => Follow(sql, diff)).OfType<string>();
        json["indexes"] = new JsonArray([.. kept.Select(sql => (JsonNode?)sql)]);
        return changed;
    }

    // An index goes with the field that it is on.
    private string? Follow(string sql, CollectionDiff diff)
    {
        if (!options.AllowDrop || CollectionIndex.TryParse(sql) is not { } index)
        {
            return sql;
        }

        var columns = index.Columns.ToList();
        foreach (var field in diff.Fields.Where(f => f.IsRenamed || f.Change == SchemaChange.Removed))
        {
            var at = columns.FindIndex(c => c.Name.Equals(field.Before!.Name, StringComparison.OrdinalIgnoreCase));
            // Statements of the wanted schema know the new names already.
            if (at < 0 || diff.After!.Indexes.Contains(sql))
            {
                continue;
            }

            if (field.After is null)
            {
                return null;
            }

            columns[at] = columns[at] with { Name = field.Name };
        }

        return columns.SequenceEqual(index.Columns)
            ? sql
            : (index with { Columns = columns }).CreateStatement(index.Table);
    }

    private static void MergeProperties(JsonObject wanted, JsonObject json)
    {
        string[] own = ["id", "name", "type", "fields", "indexes", "created", "updated", "system"];
        foreach (var (key, value) in wanted.Where(pair => !own.Contains(pair.Key)))
        {
            json[key] = value?.DeepClone();
        }
    }

    // The same collection may have another id here.
    private Field WithLocalTarget(Field field)
    {
        if (field is not RelationField relation)
        {
            return field;
        }

        var target = wanted.FirstOrDefault(collection =>
            collection.Id.Length > 0 && collection.Id == relation.CollectionId
        );
        var local = target is null ? null : SchemaComparison.Partner(target, _present);
        return local is null || local.Id == relation.CollectionId
            ? field
            : field.With("collectionId", JsonValue.Create(local.Id));
    }
}
