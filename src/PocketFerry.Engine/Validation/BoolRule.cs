using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a bool field: where it is required, the value must be true.</summary>
public sealed class BoolRule : FieldRule
{
    /// <summary>Makes the rules.</summary>
    public BoolRule(BoolField field)
        : base(field) { }

    private protected override string ZeroName => "false";
}
