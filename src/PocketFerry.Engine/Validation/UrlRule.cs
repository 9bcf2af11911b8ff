using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a URL field.</summary>
public sealed class UrlRule : TextValueRule
{
    private readonly UrlSyntax _syntax = new();
    private readonly IReadOnlyList<string> _only;
    private readonly IReadOnlyList<string> _except;

    /// <summary>Makes the rules.</summary>
    public UrlRule(UrlField field)
        : base(field)
    {
        _only = field.OnlyDomains;
        _except = field.ExceptDomains;
    }

    /// <inheritdoc/>
    public override RowFault? Check(ReadOnlySpan<byte> utf8)
    {
        if (!_syntax.IsUrl(utf8))
        {
            return Fault(RuleCodes.Url, "The value is no URL.", "Correct or empty it in the source.", utf8);
        }

        if (_only.Count == 0 && _except.Count == 0)
        {
            return null;
        }

        if (GoUrl.Parse(utf8) is not { } url)
        {
            // "host:port" without a scheme passes the check above and then can't be taken apart: the server answers 500.
            return Fault(
                RuleCodes.Url,
                "The URL has no scheme, so its domain can't be told from the rest.",
                "Put http:// or https:// before it.",
                utf8
            );
        }

        return (_only.Count > 0 && !_only.Contains(url.Host)) || _except.Contains(url.Host)
            ? Fault(
                RuleCodes.UrlDomain,
                $"The domain {url.Host} isn't allowed in {Field.Name}.",
                "Change the value, or the field's onlyDomains or exceptDomains.",
                utf8
            )
            : null;
    }
}
