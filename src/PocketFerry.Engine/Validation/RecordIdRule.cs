using System.Buffers;
using System.Text;
using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a record's <c>id</c>.</summary>
public sealed class RecordIdRule : TextRule
{
    private const string DefaultPattern = "^[a-z0-9]+$";

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create("./\\|\"'`<>:?*%$\0\t\n\r "u8);
    private static readonly SearchValues<byte> Slashes = SearchValues.Create("/\\"u8);

    private static readonly byte[][] Reserved =
    [
        .. new[] { "CON", "PRN", "AUX", "NUL" }
            .Concat(Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" }))
            .Select(Encoding.ASCII.GetBytes),
    ];

    private readonly ServerRules _server;
    private readonly bool _isDefaultPattern;

    /// <summary>Makes the rules.</summary>
    /// <exception cref="PatternNotSupportedException">The field's pattern can't be checked exactly.</exception>
    public RecordIdRule(TextField field, ServerRules server)
        // PocketBase puts its default in the place of an empty pattern.
        : base(field, field.Pattern.Length == 0 ? DefaultPattern : field.Pattern)
    {
        _server = server;
        _isDefaultPattern = field.Pattern is "" or DefaultPattern;
    }

    /// <inheritdoc/>
    public override RowFault? Check(ReadOnlySpan<byte> utf8)
    {
        if (!_server.KnowsReservedIds && utf8.ContainsAny(Slashes))
        {
            return Character(RuleCodes.OldIdCharacter, utf8, utf8.IndexOfAny(Slashes));
        }

        if (base.Check(utf8) is { } fault)
        {
            return fault;
        }

        if (_isDefaultPattern || !_server.KnowsReservedIds)
        {
            return null;
        }

        var forbidden = utf8.IndexOfAny(Forbidden);
        if (forbidden >= 0)
        {
            return Character(RuleCodes.IdCharacter, utf8, forbidden);
        }

        return utf8.Length <= 4 && IsReserved(utf8)
            ? Fault(
                RuleCodes.IdReserved,
                "The id is a name that Windows reserves, and PocketBase refuses it.",
                "Change the id, or let ids be derived (--ids derive).",
                utf8
            )
            : null;
    }

    private static bool IsReserved(ReadOnlySpan<byte> utf8)
    {
        foreach (var name in Reserved)
        {
            if (Ascii.EqualsIgnoreCase(utf8, name))
            {
                return true;
            }
        }

        return false;
    }

    private RowFault Character(string code, ReadOnlySpan<byte> utf8, int index) =>
        Fault(
            code,
            $"The id has the character '{(char)utf8[index]}' (0x{utf8[index]:x2}), which PocketBase refuses in ids.",
            "Change the id, or let ids be derived (--ids derive).",
            utf8
        );
}
