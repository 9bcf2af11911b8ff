using System.Globalization;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>A record's stored form as SQL: what the row supplies, the rest as PocketBase would fill it.</summary>
internal sealed class SqlValues
{
    private readonly Collection _collection;
    private readonly bool _losesFiles;
    private readonly Func<string>[] _defaults;

    /// <param name="collection">The collection of the records.</param>
    /// <param name="losesFiles">Whether records go without files that they must have.</param>
    public SqlValues(Collection collection, bool losesFiles = false)
    {
        (_collection, _losesFiles) = (collection, losesFiles);
        _defaults = [.. collection.Fields.Select(f => Default(collection, f))];
    }

    /// <summary>The field's value as an expression.</summary>
    public string Of(RowBatch batch, int row, int field)
    {
        ref readonly var cell = ref batch[row, field];
        return cell.Kind switch
        {
            CellKind.Integer => cell.Integer.ToString(CultureInfo.InvariantCulture),
            CellKind.Real => cell.Real.ToString("R", CultureInfo.InvariantCulture),
            CellKind.Text => Sql.Text(Encoding.UTF8.GetString(batch.Bytes(cell))),
            CellKind.Null => "NULL",
            _ => _defaults[field](),
        };
    }

    /// <summary>The value of a field that nobody supplies.</summary>
    public string Zero(int field) => _defaults[field]();

    /// <summary>The field that the row must supply and doesn't; null where it supplies all.</summary>
    public RowFault? Missing(RowBatch batch, int row)
    {
        for (var i = 0; i < _defaults.Length; i++)
        {
            var field = _collection.Fields[i];
            if (batch[row, i].Kind == CellKind.Missing && MustBeSupplied(field))
            {
                return new RowFault(
                    "validation_required",
                    field.Name,
                    $"'{field.Name}' is required, and the row has no value for it.",
                    $"Supply '{field.Name}', or make the field optional."
                );
            }
        }

        return null;
    }

    private bool MustBeSupplied(Field field) =>
        field.Required
        && field switch
        {
            AutodateField or { IsPrimaryKey: true } => false,
            FileField => !_losesFiles,
            PasswordField => !_collection.IsAccountPassword(field),
            TextField text => text.AutogeneratePattern.Length == 0,
            _ => true,
        };

    private static Func<string> Default(Collection collection, Field field)
    {
        switch (field)
        {
            case NumberField or BoolField:
                return () => "0";
            case JsonField:
                return () => "NULL";
            case GeoPointField:
                return () => """'{"lon":0,"lat":0}'""";
            case AutodateField { OnCreate: true }:
                return () => Sql.Text(new WriteMoment(DateTime.UtcNow).Now);
            case PasswordField when collection.IsAccountPassword(field):
                return () => Sql.Text(WriteMoment.UnknownPassword());
            case TextField { AutogeneratePattern: { Length: > 0 } pattern }:
                var generator = TextGenerator.Parse(pattern);
                return () => Sql.Text(generator.Next());
            default:
                var empty = field.IsMultiple ? "'[]'" : "''";
                return () => empty;
        }
    }
}
