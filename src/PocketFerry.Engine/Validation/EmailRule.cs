using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of an e-mail field.</summary>
public sealed class EmailRule : TextValueRule
{
    private readonly EmailSyntax _syntax = new();
    private readonly IReadOnlyList<string> _only;
    private readonly IReadOnlyList<string> _except;

    /// <summary>Makes the rules.</summary>
    public EmailRule(EmailField field)
        : base(field)
    {
        _only = field.OnlyDomains;
        _except = field.ExceptDomains;
    }

    /// <inheritdoc/>
    public override RowFault? Check(ReadOnlySpan<byte> utf8)
    {
        if (!_syntax.IsEmail(utf8))
        {
            return Fault(
                RuleCodes.Email,
                "The value is no e-mail address.",
                "Correct or empty it in the source.",
                utf8
            );
        }

        if (_only.Count == 0 && _except.Count == 0)
        {
            return null;
        }

        var domain = EmailSyntax.Domain(utf8);
        return (_only.Count > 0 && !_only.Contains(domain)) || _except.Contains(domain)
            ? Fault(
                RuleCodes.EmailDomain,
                $"The domain {domain} isn't allowed in {Field.Name}.",
                "Change the value, or the field's onlyDomains or exceptDomains.",
                utf8
            )
            : null;
    }
}
