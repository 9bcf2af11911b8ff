using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>
/// Into password: a bcrypt hash is taken as it is, anything else is a plain password. Users without one get a random one,
/// and so do those whose password is a hash that PocketBase can't check.
/// </summary>
internal sealed class PasswordConverter(PasswordField field, ConverterContext context)
    : TextConverter(new PasswordRule(field), context, context.Collection.IsAccountPassword(field))
{
    private const int DefaultCost = 10;

    private readonly bool _isAccount = context.Collection.IsAccountPassword(field);
    private readonly Dictionary<string, long> _leftOut = new(StringComparer.Ordinal);

    /// <summary>How many hashes were left out, by their kind.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        if (PasswordHashes.Bcrypt(utf8) is { IsEmpty: false } hash)
        {
            return target.Store(CellKind.Text, hash);
        }

        if (!_isAccount || PasswordHashes.ForeignKindOf(utf8) is not { } kind)
        {
            return base.Text(utf8, target, ref fault);
        }

        _leftOut[kind] = _leftOut.GetValueOrDefault(kind) + 1;
        return Cell.Missing;
    }

    protected override Cell Store(ReadOnlySpan<byte> utf8, RowBatch target)
    {
        if (Context.Options.PasswordHasher is not { } hasher)
        {
            return base.Store(utf8, target);
        }

        var hash = target.Reserve(BcryptHash.Length)[..BcryptHash.Length];
        hasher.Hash(utf8, field.Cost == 0 ? DefaultCost : field.Cost, hash);
        return target.Commit(CellKind.Text, BcryptHash.Length);
    }
}
