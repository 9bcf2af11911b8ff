using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>The settings of each field, as PocketBase validates them.</summary>
internal static partial class FieldChecks
{
    private static readonly string[] Reserved =
    [
        "null",
        "true",
        "false",
        "_rowid_",
        "collectionId",
        "collectionName",
        "expand",
    ];

    private static readonly string[] ReservedInAuth = ["passwordConfirm", "oldPassword"];

    public static void Check(Collection collection, CollectionSet collections)
    {
        foreach (var field in collection.Fields)
        {
            var (problem, cure) =
                CheckName(field, collection.Type) ?? CheckSettings(field, collection, collections) ?? default;
            if (problem is not null)
            {
                throw SchemaFault.In(collection.Name, field.Name, problem, cure);
            }
        }
    }

    private static (string, string)? CheckName(Field field, CollectionType type)
    {
        if (field.Id.Length > 100)
        {
            return ("its id has more than 100 characters", "Shorten it, or leave it out to have one made.");
        }

        if (field.ToJson()["help"] is JsonValue help && help.TryGetValue(out string? text) && text.Length > 300)
        {
            return ("its 'help' has more than 300 characters", "Shorten it.");
        }

        if (field.Name.Length is 0 or > 100 || !Word().IsMatch(field.Name))
        {
            return (
                "that name can't be used",
                "A field's name has 1 to 100 letters (a to z), digits and underscores; --names snake makes such names."
            );
        }

        if (field.Name.Contains("_via_", StringComparison.OrdinalIgnoreCase))
        {
            return ("its name holds '_via_', which PocketBase keeps for itself", "Rename it.");
        }

        return Reserved.Contains(field.Name) || (type == CollectionType.Auth && ReservedInAuth.Contains(field.Name))
            ? ("PocketBase keeps that name for itself", "Rename it.")
            : null;
    }

    private static (string, string)? CheckSettings(Field field, Collection collection, CollectionSet collections) =>
        field switch
        {
            TextField text => TextChecks.Check(text),
            PasswordField password => TextChecks.Check(password),
            NumberField number => CheckNumber(number),
            DateField date => string.CompareOrdinal(date.Min, date.Max) > 0 && date.Max.Length > 0
                ? ("its 'max' is before its 'min'", "Swap them.")
                : null,
            AutodateField { OnCreate: false, OnUpdate: false } => (
                "neither 'onCreate' nor 'onUpdate' is set",
                "Set one of them, or make it a date field."
            ),
            SelectField select => CheckSelect(select),
            EmailField email => CheckDomains(email.OnlyDomains, email.ExceptDomains),
            UrlField url => CheckDomains(url.OnlyDomains, url.ExceptDomains),
            FileField file => CheckThumbs(file),
            RelationField relation => CheckRelation(relation, collection, collections),
            _ => null,
        };

    private static (string, string)? CheckNumber(NumberField field)
    {
        if (field.Min > field.Max)
        {
            return ("its 'max' is less than its 'min'", "Swap them.");
        }

        return
            field.OnlyInt
            && (field.Min % 1 != 0 && field.Min is not null || field.Max % 1 != 0 && field.Max is not null)
            ? ("it allows whole numbers only, but 'min' or 'max' is none", "Round them.")
            : null;
    }

    private static (string, string)? CheckSelect(SelectField field)
    {
        if (field.Values.Count == 0 || field.Values.All(value => value.Length == 0))
        {
            return ("it has no values to choose from", "List them in 'values'.");
        }

        return field.MaxSelect > field.Values.Count
            ? (
                $"its 'maxSelect' of {field.MaxSelect} is more than it has values ({field.Values.Count})",
                "Lower 'maxSelect'; 0 or 1 means a single value."
            )
            : null;
    }

    private static (string, string)? CheckDomains(IReadOnlyList<string> only, IReadOnlyList<string> except)
    {
        if (only.Count > 0 && except.Count > 0)
        {
            return ("it has both 'onlyDomains' and 'exceptDomains'", "Keep one of them.");
        }

        return only.Concat(except).FirstOrDefault(domain => !Domain().IsMatch(domain)) is { } wrong
            ? ($"'{wrong}' is no domain", "Write domains like example.com.")
            : null;
    }

    private static (string, string)? CheckThumbs(FileField field) =>
        field.Thumbs.FirstOrDefault(size =>
            !Thumb().IsMatch(size) || size.StartsWith("0x0", StringComparison.Ordinal) && size.Length <= 4
        )
            is { } wrong
            ? ($"'{wrong}' is no thumbnail size", "Write sizes like 100x100, 0x100, 100x0 or 100x100f.")
            : null;

    private static (string, string)? CheckRelation(
        RelationField field,
        Collection collection,
        CollectionSet collections
    )
    {
        var target = collections.ById(field.CollectionId);
        if (target is null)
        {
            return (
                field.CollectionId.Length == 0
                    ? "it names no collection"
                    : $"there is no collection '{field.CollectionId}'",
                "Set 'collectionId' to the id or name of a collection that exists or is created in the same run."
            );
        }

        if (target.Type == CollectionType.View && collection.Type != CollectionType.View)
        {
            return ($"its collection '{target.Name}' is a view", "Only views can have relations to views.");
        }

        return field.MinSelect > 0 && field.MaxSelect < field.MinSelect
            ? ("its 'maxSelect' is less than its 'minSelect'", "Raise 'maxSelect', or set 'minSelect' to 0.")
            : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[0-9]+x[0-9]+(t|b|f)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Thumb();

    // As loose as Go's validator: names of letters, digits, dashes and underscores, joined by dots.
    [GeneratedRegex(
        @"^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Domain();
}
