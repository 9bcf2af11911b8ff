using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>Makes a <see cref="CollectionProposal"/> of what an inference saw.</summary>
internal sealed class ProposalBuilder(StreamInference inference, ProposalOptions options)
{
    /// <summary>PocketBase's limits where a field sets none.</summary>
    private const int UsualTextLength = 5000;
    private const int UsualJsonBytes = 1 << 20;
    private const int UsualEditorBytes = 5 << 20;

    private readonly HashSet<string> _names = new(["id"], StringComparer.OrdinalIgnoreCase);
    private readonly List<Field> _fields = [];
    private readonly List<ColumnProposal> _columns = [];

    public CollectionProposal Build()
    {
        Reserve("created");
        Reserve("updated");
        foreach (var column in inference.Columns)
        {
            if (!options.Without.Contains(column.Name))
            {
                _columns.Add(Propose(column));
            }
        }

        AddAutodate(NewField.Created());
        AddAutodate(NewField.Updated());
        var collection = NewCollection.Base(options.Name, _fields, isIdTaken: options.IsIdTaken);
        // Ids may have got a suffix: what the columns point at must be the collection's own fields.
        return new CollectionProposal(
            collection,
            [.. _columns.Select(c => c with { Field = c.Field is null ? null : collection.Find(c.Field.Name) })],
            inference.Rows,
            inference.IsSample
        );
    }

    /// <summary>Keeps a name for the column that is called so, wherever it stands.</summary>
    private void Reserve(string name)
    {
        if (inference.Columns.Any(c => IsAutodate(c) && Is(c, name)))
        {
            _names.Add(name);
        }
    }

    private ColumnProposal Propose(ColumnEvidence column)
    {
        if (column.Name == options.IdColumn)
        {
            return new ColumnProposal(column.Name, NewField.Id(), "the record id");
        }

        var asked = options.TypeOf(column.Name);
        if (asked is null && IsAutodate(column) && !_fields.Exists(f => f.Name == Lower(column)))
        {
            return Add(
                column,
                NewField.Autodate(Lower(column), true, Is(column, "updated")),
                "dates of the source kept"
            );
        }

        var choice = asked is { } type
            ? new TypeChoice(type, "as asked")
            : TypeChoice.For(column, inference.Stream.TextIsUntyped);
        if (choice.Type is not { } chosen)
        {
            return new ColumnProposal(column.Name, null, choice.Reason)
            {
                Warning = $"column {column.Name} is left out: {choice.Reason}",
            };
        }

        return Add(column, Make(chosen, column, FreeName(column.Name)), choice.Reason);
    }

    private ColumnProposal Add(ColumnEvidence column, Field field, string reason)
    {
        _fields.Add(field);
        return new ColumnProposal(column.Name, field, reason)
        {
            Warning = Warn(column, field),
            SelectValues = field.Type == FieldType.Text && !inference.IsSample ? column.DistinctTexts : [],
        };
    }

    private static string Warn(ColumnEvidence column, Field field)
    {
        if (field.Type == FieldType.Text && DeclaredFamilies.Of(column.DeclaredType) == DeclaredFamily.Number)
        {
            return $"column {column.Name} becomes text, though it is {column.DeclaredType}: a double would not keep all of its values";
        }

        if (column.Binaries > 0 && column.Binaries == column.Values)
        {
            return $"column {column.Name}: bytes are written as base64 (--drop {column.Name} leaves them out)";
        }

        var nulls = column.Nulls + (field.Type == FieldType.Number || field.Type == FieldType.Bool ? column.Empty : 0);
        if (nulls == 0 || field.Type is not (FieldType.Number or FieldType.Bool or FieldType.GeoPoint))
        {
            return "";
        }

        var zero =
            field.Type == FieldType.Number ? "0"
            : field.Type == FieldType.Bool ? "false"
            : "the point 0, 0";
        var times = nulls.ToString("N0", CultureInfo.InvariantCulture);
        return $"column {column.Name}: {times} empty {(nulls == 1 ? "value becomes" : "values become")} {zero}";
    }

    private Field Make(FieldType type, ColumnEvidence column, string name) =>
        type switch
        {
            FieldType.Text => NewField.Text(name, RoomFor(column.MaxLength, UsualTextLength)),
            FieldType.Editor => NewField.Editor(name, RoomFor(column.MaxBytes, UsualEditorBytes)),
            FieldType.Json => NewField.Json(name, RoomFor(column.MaxBytes, UsualJsonBytes)),
            FieldType.Autodate => NewField.Autodate(name, true, Is(column, "updated")),
            FieldType.Select => NewField.Select(name, SelectValues(column)),
            FieldType.File => NewField.File(name),
            FieldType.Relation => throw new EndpointException(
                $"Column '{column.Name}' of '{inference.Stream.Name}' can't become a relation by --type alone: it doesn't say to what.",
                "Write a plan (pbferry plan … -o FILE) and give the field a 'to:'.",
                EndpointFailure.Usage
            ),
            _ => NewField.Of(type, name),
        };

    private string[] SelectValues(ColumnEvidence column)
    {
        if (column.DistinctTexts.Count == 0)
        {
            throw new EndpointException(
                $"Column '{column.Name}' of '{inference.Stream.Name}' can't become a select field: it has no texts, or more than 500 different ones.",
                $"Leave it a text, or choose another type: --type {column.Name}=text.",
                EndpointFailure.Usage
            );
        }

        return [.. column.DistinctTexts];
    }

    private void AddAutodate(Field field)
    {
        if (_names.Add(field.Name))
        {
            _fields.Add(field);
        }
    }

    private string FreeName(string column)
    {
        // "id" is the record's own; what the source called so is kept under a name that says where it is from.
        var legal = PocketBaseNames.ToFieldName(column, options.Names);
        var wish = legal.Equals("id", StringComparison.OrdinalIgnoreCase) ? "source_id" : legal;
        var name = PocketBaseNames.Distinct(wish, n => _names.Contains(n) || IsOfAnother(n, column));
        _names.Add(name);
        return name;
    }

    /// <summary>A column that is called so itself has the first right to the name, wherever it stands.</summary>
    private bool IsOfAnother(string name, string column) =>
        inference.Columns.Any(c => c.Name != column && c.Name == name && !options.Without.Contains(c.Name));

    private bool IsAutodate(ColumnEvidence column) =>
        (Is(column, "created") || Is(column, "updated"))
        && options.TypeOf(column.Name) is null
        && !options.Without.Contains(column.Name)
        && column.Values > 0
        && TypeChoice.For(column, inference.Stream.TextIsUntyped).Type == FieldType.Date;

    private static bool Is(ColumnEvidence column, string name) =>
        column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Lower(ColumnEvidence column) => column.Name.ToLowerInvariant();

    /// <summary>0 where PocketBase's usual limit is enough, else the next thousand above what was seen.</summary>
    private static int RoomFor(int seen, int usual) => seen <= usual ? 0 : (seen + 999) / 1000 * 1000;
}
