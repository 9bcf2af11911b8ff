using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>The difference between a row and the existing record it matched, and the UPDATE that makes it.</summary>
internal sealed class RecordChange
{
    private readonly SqliteDatabase _database;
    private readonly StreamState _stream;
    private readonly FieldDefault[] _zero;
    private readonly FieldUse[] _uses;
    private readonly List<int> _changed = [];
    private readonly string _keepPreImage;
    private readonly int _email;
    private readonly int _password;
    private readonly int _tokenKey;
    private long _rowId;
    private WriteMoment _moment;

    public RecordChange(SqliteDatabase database, StreamState stream)
    {
        _database = database;
        _stream = stream;
        var collection = stream.Collection;
        var isAuth = collection.Type == CollectionType.Auth;
        _zero = [.. collection.Fields.Select(f => FieldDefault.For(collection, f))];
        _uses = [.. collection.Fields.Select(f => Use(collection, f, stream.Plan.Mode))];
        _email = isAuth ? collection.IndexOf("email") : -1;
        _password = isAuth ? collection.IndexOf("password") : -1;
        _tokenKey = isAuth ? collection.IndexOf("tokenKey") : -1;
        var table = SqliteDatabase.Quote(collection.Name);
        database.Execute(
            $"create table {stream.PreImages} as select 0 as pbferry_row, 0 as pbferry_ordinal, * from {table} where 0"
        );
        database.Execute(
            $"create unique index temp.\"pre_{stream.Number}_row\" on \"pre_{stream.Number}\" (pbferry_row)"
        );
        database.Execute(
            $"create table {stream.FurtherChanges}(pbferry_row int, ordinal int, primary key (pbferry_row, ordinal)) without rowid"
        );
        _keepPreImage = $"insert or ignore into {stream.PreImages} select rowid, ?1, * from {table} where rowid = ?2";
    }

    private enum FieldUse
    {
        /// <summary>Changes when the row supplies it.</summary>
        WhenSupplied,

        /// <summary>Goes back to zero when the row doesn't supply it.</summary>
        ZeroWhenMissing,

        /// <summary>Set to now whenever anything else changes, unless supplied.</summary>
        Touch,

        /// <summary>Never changes.</summary>
        Never,
    }

    /// <summary>Whether the row changes anything.</summary>
    public bool Any => _changed.Count > 0;

    /// <summary>Whether the row changes this field.</summary>
    public bool Changes(int field) => _changed.Contains(field);

    /// <summary>Compares a row with the existing record (rowid first, then the collection's fields in order).</summary>
    public void Load(SqliteStatement existing, RowBatch batch, int row, in WriteMoment moment)
    {
        _changed.Clear();
        _rowId = existing.Integer(0);
        _moment = moment;
        for (var i = 0; i < _uses.Length; i++)
        {
            ref readonly var cell = ref batch[row, i];
            var differs = _uses[i] switch
            {
                FieldUse.Never => false,
                _ when cell.Kind != CellKind.Missing => !BoundCell.Equals(existing, i + 1, batch, cell),
                FieldUse.ZeroWhenMissing => !IsZero(existing, i + 1),
                _ => false,
            };
            if (differs)
            {
                _changed.Add(i);
            }
        }

        if (Any)
        {
            AddTouched(batch, row);
        }
    }

    /// <summary>Writes the change, keeping the record as it was for a late fault.</summary>
    public RowFault? Apply(RowBatch batch, int row)
    {
        var ordinal = batch.Position(row).Ordinal;
        _database.Cached(_keepPreImage).Bind(1, ordinal).Bind(2, _rowId).Run();
        var isFirst = _database.Changes > 0;
        var update = _database.Cached(Sql());
        for (var i = 0; i < _changed.Count; i++)
        {
            var field = _changed[i];
            ref readonly var cell = ref batch[row, field];
            if (cell.Kind != CellKind.Missing)
            {
                BoundCell.Bind(update, i + 1, batch, cell);
            }
            else if (_uses[field] == FieldUse.Touch)
            {
                update.Bind(i + 1, _moment.Now);
            }
            else
            {
                _zero[field].Bind(update, i + 1, _moment);
            }
        }

        update.Bind(_changed.Count + 1, _rowId);
        if (update.TryRun() != 0)
        {
            if (isFirst)
            {
                _database.Cached($"delete from {_stream.PreImages} where pbferry_row = ?1").Bind(1, _rowId).Run();
            }

            return UniqueFault.From(update.Failure, _stream.Collection, batch, row);
        }

        if (!isFirst)
        {
            _database
                .Cached($"insert into {_stream.FurtherChanges} values(?1, ?2)")
                .Bind(1, _rowId)
                .Bind(2, ordinal)
                .Run();
        }

        return null;
    }

    // As PocketBase does on save: dates that follow updates move, and a changed e-mail or password ends the sessions.
    private void AddTouched(RowBatch batch, int row)
    {
        var signInChanged = _tokenKey >= 0 && (_changed.Contains(_email) || _changed.Contains(_password));
        for (var i = 0; i < _uses.Length; i++)
        {
            if (_uses[i] == FieldUse.Touch && batch[row, i].Kind == CellKind.Missing)
            {
                _changed.Add(i);
            }
        }

        if (signInChanged && batch[row, _tokenKey].Kind == CellKind.Missing && !_changed.Contains(_tokenKey))
        {
            _changed.Add(_tokenKey);
        }
    }

    private string Sql()
    {
        var sets = _changed.Select(
            (field, i) => $"{SqliteDatabase.Quote(_stream.Collection.Fields[field].Name)} = ?{i + 1}"
        );
        var table = SqliteDatabase.Quote(_stream.Collection.Name);
        return $"update {table} set {string.Join(", ", sets)} where rowid = ?{_changed.Count + 1}";
    }

    private static bool IsZero(SqliteStatement existing, int column) =>
        existing.Type(column) switch
        {
            SqliteType.Integer => existing.Integer(column) == 0,
            SqliteType.Text => existing.Bytes(column) is var b
                && (b.IsEmpty || b.SequenceEqual("[]"u8) || b.SequenceEqual("""{"lon":0,"lat":0}"""u8)),
            SqliteType.Null => true,
            _ => false,
        };

    private static FieldUse Use(Collection collection, Field field, WriteMode mode) =>
        field switch
        {
            { IsPrimaryKey: true } => FieldUse.Never,
            AutodateField { OnUpdate: true } => FieldUse.Touch,
            AutodateField => FieldUse.WhenSupplied,
            PasswordField when collection.IsAccountPassword(field) => FieldUse.WhenSupplied,
            TextField { AutogeneratePattern.Length: > 0 } => FieldUse.WhenSupplied,
            _ when mode == WriteMode.Replace => FieldUse.ZeroWhenMissing,
            _ => FieldUse.WhenSupplied,
        };
}
