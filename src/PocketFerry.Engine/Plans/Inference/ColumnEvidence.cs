using System.Text;
using PocketFerry.Engine.Mapping.Converters;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>What a column's values were, without keeping them. Not thread-safe.</summary>
public sealed class ColumnEvidence
{
    private readonly DistinctValues _distinct;
    private readonly IdRule? _idRule;
    private readonly bool _isPoint;
    private Shapes _possible = Shapes.All;

    internal ColumnEvidence(SourceColumnInfo info, int mostDistinct, IdRule? idRule)
    {
        Name = info.Name;
        DeclaredType = info.DeclaredType;
        _distinct = new DistinctValues(mostDistinct);
        _idRule = idRule;
        UncheckableHashes = UserTable.IsPassword(info.Name) ? [] : null;
        _isPoint = DeclaredFamilies.Of(info.DeclaredType) == DeclaredFamily.Point;
    }

    /// <summary>The column's name in the source.</summary>
    public string Name { get; }

    /// <summary>The type that the source declares; may be empty.</summary>
    public string DeclaredType { get; }

    /// <summary>Nulls, and rows that lack the column.</summary>
    public long Nulls { get; internal set; }

    /// <summary>Empty texts.</summary>
    public long Empty { get; private set; }

    /// <summary>Integers, reals and number tokens.</summary>
    public long Numbers { get; private set; }

    /// <summary>True and false.</summary>
    public long Booleans { get; private set; }

    /// <summary>Texts that aren't empty.</summary>
    public long Texts { get; private set; }

    /// <summary>JSON objects and arrays.</summary>
    public long Documents { get; private set; }

    /// <summary>JSON objects that are a place on earth, as PocketBase's geoPoint writes it.</summary>
    public long Points { get; private set; }

    /// <summary>Byte strings.</summary>
    public long Binaries { get; private set; }

    /// <summary>The most bytes of a byte string.</summary>
    public int MaxBinary { get; private set; }

    /// <summary>Numbers that a double doesn't give back unharmed.</summary>
    public long InexactNumbers { get; private set; }

    /// <summary>The most code points of a text.</summary>
    public int MaxLength { get; private set; }

    /// <summary>The most bytes of a text or document.</summary>
    public int MaxBytes { get; private set; }

    /// <summary>Values that the id field given would refuse (only where one was given).</summary>
    public long RefusedIds { get; private set; }

    /// <summary>The first value that the id field would refuse, shortened.</summary>
    public string FirstRefusedId { get; private set; } = "";

    /// <summary>The distinct values, where they are few and short; suggestions for a select field. Else empty.</summary>
    public IReadOnlyList<string> DistinctTexts => _distinct.Overflowed ? [] : _distinct.Values;

    /// <summary>Values that are neither null nor empty.</summary>
    public long Values => Numbers + Booleans + Texts + Documents + Binaries;

    /// <summary>Whether every text is a uuid.</summary>
    public bool AllUuid => Texts > 0 && Has(Shapes.Uuid);

    /// <summary>In a column that is called so: passwords that PocketBase can't check, by kind. Null for other columns.</summary>
    internal Dictionary<string, long>? UncheckableHashes { get; }

    /// <summary>Whether all numbers are 0 or 1.</summary>
    internal bool OnlyBits { get; private set; } = true;

    internal bool Has(Shapes shape) => (_possible & shape) != 0;

    internal void Observe(RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
                Nulls++;
                return;
            case CellKind.Integer:
                ObserveNumber(NumberText.IsExact(cell.Integer), cell.Integer is 0 or 1);
                break;
            case CellKind.Real:
                ObserveNumber(double.IsFinite(cell.Real), cell.Real is 0 or 1);
                break;
            case CellKind.Number:
                var token = batch.Bytes(cell);
                ObserveNumber(NumberText.Parse(token, out _) == NumberFit.Exact, token is [(byte)'0'] or [(byte)'1']);
                break;
            case CellKind.Boolean:
                Booleans++;
                break;
            case CellKind.Json:
                Documents++;
                MaxBytes = Math.Max(MaxBytes, cell.Length);
                Points += _isPoint && GeoPointText.IsPlace(batch.Bytes(cell)) ? 1 : 0;
                break;
            case CellKind.Bytes:
                Binaries++;
                MaxBinary = Math.Max(MaxBinary, cell.Length);
                MaxLength = Math.Max(MaxLength, System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(cell.Length));
                break;
            default:
                ObserveText(batch.Bytes(cell));
                break;
        }

        if (_idRule is not null)
        {
            CheckId(batch, cell);
        }
    }

    private void ObserveNumber(bool exact, bool bit)
    {
        Numbers++;
        InexactNumbers += exact ? 0 : 1;
        OnlyBits &= bit;
    }

    private void ObserveText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            Empty++;
            return;
        }

        Texts++;
        if (UncheckableHashes is { } hashes && PasswordHashes.Bcrypt(text).IsEmpty)
        {
            var kind = PasswordHashes.KindOf(text);
            hashes[kind] = hashes.GetValueOrDefault(kind) + 1;
        }

        if (_possible != Shapes.None)
        {
            _possible = TextShapes.Of(text, _possible);
        }

        if (!_distinct.Overflowed)
        {
            _distinct.Add(text);
        }

        if (text.Length > MaxBytes)
        {
            MaxBytes = text.Length;
        }

        // Only a text of more bytes than the record in code points can be longer.
        if (text.Length > MaxLength)
        {
            MaxLength = Math.Max(MaxLength, CodePoints(text));
        }
    }

    private void CheckId(RowBatch batch, Cell cell)
    {
        if (cell.Kind == CellKind.Integer)
        {
            Span<byte> digits = stackalloc byte[24];
            cell.Integer.TryFormat(digits, out var written, default, System.Globalization.CultureInfo.InvariantCulture);
            CheckId(digits[..written]);
        }
        else
        {
            CheckId(batch.Bytes(cell));
        }
    }

    private void CheckId(ReadOnlySpan<byte> id)
    {
        if (!_idRule!.Accepts(id) && RefusedIds++ == 0)
        {
            FirstRefusedId = Encoding.UTF8.GetString(id[..Math.Min(id.Length, 40)]);
        }
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}

/// <summary>Name and declared type of a column met while reading.</summary>
internal readonly record struct SourceColumnInfo(string Name, string DeclaredType);
