using PocketFerry.Engine.Validation;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>
/// Into password: a bcrypt hash is taken as it is, anything else is a plain password. Users without one get a random one.
/// </summary>
internal sealed class PasswordConverter(PasswordField field, ConverterContext context)
    : TextConverter(new PasswordRule(field), context, context.Collection.IsAccountPassword(field))
{
    private const int DefaultCost = 10;

    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault) =>
        BcryptHash.IsHash(utf8) ? target.Store(CellKind.Text, utf8) : base.Text(utf8, target, ref fault);

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
