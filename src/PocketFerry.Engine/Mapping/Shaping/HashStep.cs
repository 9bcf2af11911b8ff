using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>
/// Passes on the hashes that PocketBase can check; of others it says nothing, so that new users get a random password.
/// No value is ever taken for a plain password.
/// </summary>
internal sealed class HashStep : IValueStep
{
    private readonly Dictionary<string, long> _leftOut = new(StringComparer.Ordinal);

    /// <summary>How many hashes were left out, by their kind.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault)
    {
        var text = Encoding.UTF8.GetBytes(CellText.Of(shaped, cell));
        if (PasswordHashes.Bcrypt(text) is { IsEmpty: false } hash)
        {
            return shaped.Store(CellKind.Text, hash);
        }

        var kind = text.Length == 0 ? "empty" : PasswordHashes.KindOf(text);
        _leftOut[kind] = _leftOut.GetValueOrDefault(kind) + 1;
        return Cell.Missing;
    }
}
