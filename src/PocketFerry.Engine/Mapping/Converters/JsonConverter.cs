using System.Text.Unicode;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into json. Objects, arrays and strings are JSON text; numbers are what NUMERIC affinity makes of them.</summary>
internal sealed class JsonConverter(JsonRule rule, ConverterContext context) : FieldConverter(rule, context)
{
    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        if (!Utf8.IsValid(utf8))
        {
            fault = Flawed(JsonFlaw.InvalidUtf8, utf8);
            return default;
        }

        if (Context.TextIsUntyped)
        {
            var json = JsonCheck.Trim(utf8);
            if (json.IsEmpty)
            {
                return Null(target, ref fault);
            }

            // What isn't JSON at all is a plain text; what is JSON with a flaw must not become one unnoticed.
            if (JsonCheck.Check(json) != JsonFlaw.Malformed)
            {
                return Raw(json, target, ref fault);
            }
        }

        var room = target.Reserve(JsonStrings.MaxLength(utf8.Length));
        var length = JsonStrings.Write(utf8, room, escapeHtml: false);
        fault = rule.Check(room[..length]);
        return fault is null ? target.Commit(CellKind.Text, length) : default;
    }

    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault)
    {
        // SQLite keeps 64-bit integers beyond 2^53 in a json column, and PocketBase reads them back digit for digit.
        fault = rule.Check(token);
        if (fault is not null)
        {
            return default;
        }

        if (TryInteger(token, out var integer))
        {
            return Cell.OfInteger(integer);
        }

        if (NumberText.Parse(token, out var value) == NumberFit.Exact)
        {
            return StoredNumber.Of(value);
        }

        fault = Refuse(
            MappingCodes.LossyNumber,
            "A number that is a whole JSON value is stored as a double, which can't keep this one exactly.",
            "Write it as a JSON string or inside an object or array, where it keeps every digit.",
            token
        );
        return default;
    }

    protected override Cell Integer(long value, RowBatch target, ref RowFault? fault)
    {
        Span<byte> token = stackalloc byte[32];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, token, out var length);
        fault = rule.Check(token[..length]);
        return fault is null ? Cell.OfInteger(value) : default;
    }

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        if (double.IsFinite(value))
        {
            Span<byte> token = stackalloc byte[GoNumber.MaxLength];
            fault = rule.Check(token[..GoNumber.WriteJson(value, token)]);
            return fault is null ? StoredNumber.Of(value) : default;
        }

        fault = Refuse(RuleCodes.NotANumber, "JSON has no infinity and no NaN.", "Correct it in the source.", value);
        return default;
    }

    protected override Cell Boolean(bool value, RowBatch target, ref RowFault? fault) =>
        target.Store(CellKind.Text, value ? "true"u8 : "false"u8);

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault) =>
        Raw(JsonCheck.Trim(json), target, ref fault);

    protected override Cell Zero(RowBatch target) => Cell.Null;

    private Cell Raw(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        var flaw = JsonCheck.Check(json);
        var isKept = flaw == JsonFlaw.NumberTooLarge && !Context.Server.RefusesHugeNumbersInJson;
        if (flaw != JsonFlaw.None && !isKept && !IsNumber(json))
        {
            fault = Flawed(flaw, json);
            return default;
        }

        if (IsNumber(json))
        {
            return Number(json, target, ref fault);
        }

        if (json.SequenceEqual("null"u8))
        {
            return Null(target, ref fault);
        }

        fault = rule.Check(json);
        return fault is null ? target.Store(CellKind.Text, json) : default;
    }

    private static bool IsNumber(ReadOnlySpan<byte> json) =>
        !json.IsEmpty && (json[0] == '-' || char.IsAsciiDigit((char)json[0]));

    private static bool TryInteger(ReadOnlySpan<byte> token, out long value) =>
        System.Buffers.Text.Utf8Parser.TryParse(token, out value, out var used) && used == token.Length;

    private RowFault Flawed(JsonFlaw flaw, ReadOnlySpan<byte> json) =>
        flaw switch
        {
            JsonFlaw.InvalidUtf8 => Refuse(
                MappingCodes.InvalidUtf8,
                "The JSON is not well-formed UTF-8.",
                "Convert the source to UTF-8, or name its encoding."
            ),
            JsonFlaw.LoneSurrogate => Refuse(
                MappingCodes.LoneSurrogate,
                "The JSON has a \\u escape that is half of a surrogate pair.",
                "Correct it in the source; U+FFFD is the usual stand-in.",
                json
            ),
            JsonFlaw.DuplicateKey => Refuse(
                MappingCodes.DuplicateKeys,
                "The JSON has an object with a key twice, of which one would be lost.",
                "Rename or drop one of them in the source.",
                json
            ),
            JsonFlaw.NumberTooLarge => Refuse(
                RuleCodes.InvalidJson,
                "The JSON has a number beyond the range of a double, which PocketBase refuses from 0.40 on.",
                "Write it as a text.",
                json
            ),
            _ => Refuse(
                RuleCodes.InvalidJson,
                "The value is no JSON, or nested more than 10,000 deep.",
                "Correct it in the source.",
                json
            ),
        };
}
