using System.Text;
using PocketFerry.Model.Values;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>Compares what a server did with a value to what the mapper did with it.</summary>
public static class Judge
{
    /// <summary>Gives what is wrong; null where nothing is.</summary>
    /// <param name="oracleCase">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="mapped">Ours.</param>
    /// <param name="answer">The server's.</param>
    public static string? Find(OracleCase oracleCase, OracleValue value, MappedValue mapped, ServerAnswer answer)
    {
        if (!answer.IsAccepted)
        {
            return Refused(oracleCase, mapped, answer);
        }

        if (mapped.Fault is { } fault)
        {
            return
                !DocumentedDifference.Explains(oracleCase.Type, fault.Code, DocumentedDifference.Accepted)
                && answer.Returned is { } returned
                && JsonEquality.AreEqual(value.Json, returned)
                ? $"refused with {fault.Code}, yet the server kept it as {answer.Stored} and returned {Encoding.UTF8.GetString(returned)}"
                : null;
        }

        if (mapped.IsMissing)
        {
            return answer.Stored!.Text.Length > 0 ? null : $"left out, yet the server stored {answer.Stored}";
        }

        var same =
            oracleCase.Type == "password" || oracleCase.Column == "password"
                ? AreHashesOf(value, mapped.Stored!, answer.Stored!)
                : mapped.Stored == answer.Stored;
        return same || KeptAsWritten(oracleCase, value, mapped)
            ? null
            : $"became {mapped.Stored}, on the server {answer.Stored}";
    }

    private static string? Refused(OracleCase oracleCase, MappedValue mapped, ServerAnswer answer)
    {
        var servers = answer.Codes.GetValueOrDefault(oracleCase.Column);
        var how = answer.Codes.Count == 0 ? DocumentedDifference.Whole : servers ?? "";
        if (DocumentedDifference.Explains(TypeOf(oracleCase), mapped.Fault?.Code, how))
        {
            return null;
        }

        if (mapped.Fault is not { } fault)
        {
            return $"became {mapped.Stored}, yet the server refused it with {servers ?? "no code"}";
        }

        // A request that is refused as a whole (broken JSON) has no code to compare.
        return answer.Codes.Count == 0 || (fault.Code == servers && fault.Column == oracleCase.Column)
            ? null
            : $"refused with {fault.Code} of {fault.Column}, by the server with {string.Join(", ", answer.Codes)}";
    }

    private static string TypeOf(OracleCase oracleCase) =>
        oracleCase is { Type: "auth", Column: "password" } ? DocumentedDifference.AccountPassword : oracleCase.Type;

    private static bool KeptAsWritten(OracleCase oracleCase, OracleValue value, MappedValue mapped)
    {
        var sent = Encoding.UTF8.GetString(value.Json);
        return DocumentedDifference.Explains(oracleCase.Type, "", DocumentedDifference.Changed)
            && (
                mapped.Stored!.Text == sent
                || (
                    BcryptHash.IsHash(Convert.FromHexString(mapped.Stored.Hex))
                    && BCrypt.Net.BCrypt.Verify(sent, mapped.Stored.Text)
                )
            );
    }

    private static bool AreHashesOf(OracleValue value, StoredValue ours, StoredValue servers)
    {
        if (servers.Text.Length == 0)
        {
            return ours == servers;
        }

        // Salts differ; the form, the cost and the password are the same.
        return BcryptHash.IsHash(Convert.FromHexString(ours.Hex))
            && ours.Text[..7] == servers.Text[..7]
            && PlainText(value) is { } plain
            && BCrypt.Net.BCrypt.Verify(plain, servers.Text)
            && BCrypt.Net.BCrypt.Verify(plain, ours.Text);
    }

    private static string? PlainText(OracleValue value)
    {
        using var document = System.Text.Json.JsonDocument.Parse(value.Json);
        return document.RootElement.ValueKind switch
        {
            System.Text.Json.JsonValueKind.String => document.RootElement.GetString(),
            System.Text.Json.JsonValueKind.True => "true",
            System.Text.Json.JsonValueKind.False => "false",
            System.Text.Json.JsonValueKind.Number => document
                .RootElement.GetDouble()
                .ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
