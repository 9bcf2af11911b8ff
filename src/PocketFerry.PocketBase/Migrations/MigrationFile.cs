using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.PocketBase.Migrations;

/// <summary>
/// A JavaScript file for <c>pb_migrations</c>: PocketBase runs it at its next start and has the wanted collections then;
/// <c>pocketbase migrate down</c> takes it back. It holds no secrets.
/// </summary>
/// <param name="FileName">Its name, such as <c>1790000000_shop.js</c>; PocketBase runs files in the order of their names.</param>
/// <param name="Text">Its text.</param>
public sealed record MigrationFile(string FileName, string Text)
{
    /// <summary>A file that makes collections on an instance that has none of them but <c>users</c>.</summary>
    /// <param name="collections">The collections; PocketBase's own (<c>system</c>) are left out.</param>
    /// <param name="name">What the file is about; becomes part of its name.</param>
    /// <param name="time">When; becomes the start of its name.</param>
    /// <exception cref="EndpointException">There is nothing to make.</exception>
    public static MigrationFile Create(IReadOnlyList<Collection> collections, string name, DateTimeOffset time) =>
        Create([], collections, name, time);

    /// <summary>A file that leads from one schema to another, with all that it takes: also dropping what isn't wanted.</summary>
    /// <param name="present">The collections of the instance that it will run on.</param>
    /// <param name="wanted">The collections that it shall have.</param>
    /// <param name="name">What the file is about; becomes part of its name.</param>
    /// <param name="time">When; becomes the start of its name.</param>
    /// <exception cref="EndpointException">There is no difference.</exception>
    public static MigrationFile Create(
        IReadOnlyList<Collection> present,
        IReadOnlyList<Collection> wanted,
        string name,
        DateTimeOffset time
    )
    {
        var complete = CompletedCollections.Of(wanted, present);
        var up = SchemaDiff.Between(present, complete);
        if (up.IsEmpty)
        {
            throw new EndpointException(
                "There is nothing to migrate: the collections are the same.",
                "Name collections that differ.",
                EndpointFailure.Usage
            );
        }

        var text = new StringBuilder()
            .Append("/// <reference path=\"../pb_data/types.d.ts\" />\n")
            .Append("// Made by pbferry. Secrets are not in it: PocketBase makes new ones for new collections.\n")
            .Append("migrate((app) => {\n")
            .Append(new MigrationScript(up, complete).Text)
            .Append("}, (app) => {\n")
            .Append(new MigrationScript(Reversed(up), present).Text)
            .Append("});\n");
        return new MigrationFile(
            string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}_{Plain(name)}.js"),
            text.ToString()
        );
    }

    private static SchemaDiff Reversed(SchemaDiff up) => new([.. up.Collections.Select(Reversed)]);

    private static CollectionDiff Reversed(CollectionDiff diff) =>
        diff with
        {
            Change = Reversed(diff.Change),
            Before = diff.After,
            After = diff.Before,
            Fields = [.. diff.Fields.Select(f => new FieldDiff(Reversed(f.Change), f.After, f.Before, []))],
            Indexes = [],
            Properties = [],
        };

    private static SchemaChange Reversed(SchemaChange change) =>
        change switch
        {
            SchemaChange.Added => SchemaChange.Removed,
            SchemaChange.Removed => SchemaChange.Added,
            _ => SchemaChange.Changed,
        };

    private static string Plain(string name)
    {
        var plain = new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]).Trim(
            '_'
        );
        return plain.Length == 0 ? "collections" : plain;
    }
}
