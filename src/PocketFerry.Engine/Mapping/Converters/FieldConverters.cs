using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Validation;
using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Chooses the converter of a field.</summary>
internal static class FieldConverters
{
    /// <exception cref="PatternNotSupportedException">The field's pattern can't be checked exactly.</exception>
    public static FieldConverter For(FieldMap map, ConverterContext context) =>
        map.Field switch
        {
            TextField { PrimaryKey: true } id => new TextConverter(
                new RecordIdRule(id, context.Server),
                context,
                isGenerated: id.AutogeneratePattern.Length > 0
            ),
            TextField text => new TextConverter(
                new TextRule(text),
                context,
                isGenerated: text.AutogeneratePattern.Length > 0
            ),
            EmailField email => new TextConverter(new EmailRule(email), context, isGenerated: false),
            UrlField url => new TextConverter(new UrlRule(url), context, isGenerated: false),
            EditorField editor => new TextConverter(new EditorRule(editor), context, isGenerated: false),
            PasswordField password => new PasswordConverter(password, context),
            NumberField number => new NumberConverter(new NumberRule(number), context),
            BoolField truth => new BoolConverter(new BoolRule(truth), context),
            DateField date => new DateConverter(new DateRule(date), context),
            AutodateField date => new DateConverter(new DateRule(date), context),
            SelectField select => new ListConverter(new SelectRule(select), context),
            FileField file => new ListConverter(new FileRule(file), context),
            RelationField relation when map.By is { } lookup => new LookupRelationConverter(
                new RelationRule(relation),
                context,
                lookup,
                LookupsOf(context, map)
            )
            {
                Present = PresentOf(context, map),
            },
            RelationField relation when map is { DeriveFor: { } collection, KeyColumns.Count: 0 } =>
                new DerivedRelationConverter(
                    new RelationRule(relation),
                    context,
                    collection,
                    context.Options.Ids
                        ?? throw new ArgumentException(
                            $"The relation {relation.Name} is derived, and the options have no ids."
                        )
                )
                {
                    Present = PresentOf(context, map),
                },
            RelationField relation => new ListConverter(new RelationRule(relation), context)
            {
                Present = PresentOf(context, map),
            },
            JsonField json => new JsonConverter(new JsonRule(json), context),
            GeoPointField point => new GeoPointConverter(new GeoPointRule(point), context),
            var other => throw new ArgumentException($"There is no converter for {other}."),
        };

    private static PresentRecords? PresentOf(ConverterContext context, FieldMap map) =>
        map.Presence is { } lookup ? new PresentRecords(lookup, LookupsOf(context, map)) : null;

    private static ILookups LookupsOf(ConverterContext context, FieldMap map) =>
        context.Options.Lookups
        ?? throw new ArgumentException($"The relation {map.Field.Name} is looked up, and the options have no lookups.");
}
