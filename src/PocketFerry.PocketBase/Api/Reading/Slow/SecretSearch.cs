using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading.Slow;

/// <summary>
/// The search for one record's secret by questions that are answered with yes or no: does it begin as expected; for each
/// character, is it this one or a later one; at last, is it this text.
/// </summary>
internal sealed class SecretSearch
{
    private readonly string _id;
    private readonly string _field;
    private readonly IReadOnlyList<SecretForm> _forms;
    private readonly FilterSyntax _syntax;
    private int _form = -1;
    private Phase _phase;
    private string _known = "";
    private int _low;
    private int _high;

    /// <param name="id">The record.</param>
    /// <param name="field">The field that holds the secret.</param>
    /// <param name="forms">What it may look like, the likeliest first.</param>
    /// <param name="syntax">How the server's filters write texts.</param>
    public SecretSearch(string id, string field, IReadOnlyList<SecretForm> forms, FilterSyntax syntax)
    {
        (_id, _field, _forms, _syntax) = (id, field, forms, syntax);
        TryNextForm();
    }

    private enum Phase
    {
        Opening,
        Searching,
        Proving,
        Over,
    }

    public string Id => _id;

    public bool IsOver => _phase == Phase.Over;

    /// <summary>The secret; null while it isn't known, and where no form fits it.</summary>
    public string? Secret { get; private set; }

    /// <summary>The next question, as a filter that gives this record or none.</summary>
    public string Question
    {
        get
        {
            var asked = _phase switch
            {
                Phase.Opening => $"{AtLeast(Form.Prefix)}&&{_field}<{_syntax.Literal(Form.BehindPrefix)}",
                Phase.Searching => AtLeast(_known + Form.Alphabet[Middle - 1]),
                _ => $"{_field}={_syntax.Literal(_known)}",
            };
            return $"({_syntax.Is("id", _id)}&&{asked})";
        }
    }

    private SecretForm Form => _forms[_form];

    // 0 is the end of the text, which every character is behind.
    private int Middle => (_low + _high + 1) / 2;

    /// <summary>Takes the answer to the question.</summary>
    public void Answer(bool yes)
    {
        switch (_phase)
        {
            case Phase.Opening when yes:
                _known = Form.Prefix;
                NextCharacter();
                break;
            case Phase.Searching:
                (_low, _high) = yes ? (Middle, _high) : (_low, Middle - 1);
                Settle();
                break;
            case Phase.Proving when yes:
                Secret = _known;
                _phase = Phase.Over;
                break;
            default:
                TryNextForm();
                break;
        }
    }

    private string AtLeast(string text) => $"{_field}>={_syntax.Literal(text)}";

    private void TryNextForm()
    {
        _known = "";
        if (++_form == _forms.Count)
        {
            _phase = Phase.Over;
        }
        else if (Form.Prefix.Length > 0)
        {
            _phase = Phase.Opening;
        }
        else
        {
            NextCharacter();
        }
    }

    private void NextCharacter()
    {
        _phase = _known.Length < Form.MaxLength ? Phase.Searching : Phase.Proving;
        _low = _known.Length < Form.MinLength ? 1 : 0;
        _high = Form.Alphabet.Length;
    }

    private void Settle()
    {
        if (_low < _high)
        {
            return;
        }

        if (_low == 0)
        {
            _phase = Phase.Proving;
            return;
        }

        _known += Form.Alphabet[_low - 1];
        NextCharacter();
    }
}
