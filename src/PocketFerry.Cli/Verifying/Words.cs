using System.Globalization;
using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>Numbers and states as they are written.</summary>
internal static class Words
{
    public static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    public static string Count(long number, string thing) => $"{Number(number)} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>A state for people and programs.</summary>
    public static string Of(VerifyState state) =>
        state switch
        {
            VerifyState.Validated => "validated",
            VerifyState.Mismatched => "mismatched",
            VerifyState.MissingCollection => "missing collection",
            VerifyState.NoRecordIds => "no record ids",
            _ => "read error",
        };

    /// <summary>What a record's difference is, for people and programs.</summary>
    public static string Of(DifferenceKind kind) => kind.ToString().ToLowerInvariant();
}
