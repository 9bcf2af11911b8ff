using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <content>What it says of rows, and of the whole.</content>
internal sealed partial class ApiRowWriter
{
    private RowFault NoMatchValue() =>
        new(
            "missing_match_value",
            _existing!.FirstKey,
            $"Existing records are matched by '{_existing.KeyNames}', and the row has no value for it.",
            $"Supply it, or match by another field with --upsert {_stream.Collection.Name}=FIELD."
        );

    private RowFault TooLongToMatch() =>
        new(
            "match_value_too_long",
            _existing!.FirstKey,
            "The value that tells the existing record is longer than PocketBase's filters take (3,500 characters).",
            $"Match by another field with --upsert {_stream.Collection.Name}=FIELD."
        );

    private RowFault Ambiguous() =>
        new(
            "ambiguous_match",
            _existing!.FirstKey,
            $"More than one existing record of '{_stream.Collection.Name}' matches by {_existing.KeyNames}.",
            "Match by a field with a unique index, or by id."
        );

    private RowFault SameAsEarlier(string field) =>
        new(
            "validation_not_unique",
            field,
            $"An earlier row has the same {field}, which is unique in '{_stream.Collection.Name}'.",
            "Drop one of the two, or match existing records with --upsert."
        );

    private static RowFault NoFiles(Field field, string name) =>
        new(
            "missing_file",
            field.Name,
            $"The row names the file '{name}', and the source has no files: the API takes names only with their files.",
            "Import a dump that has its files, or leave file fields out with --no-files.",
            name
        );

    private IEnumerable<string> Said()
    {
        if (_stream.Late.DatesLeft > 0)
        {
            yield return $"created and updated of {N(_stream.Late.DatesLeft)} records were not carried: {Why()}";
        }

        if (_stream.Late.HashesLeft > 0)
        {
            yield return $"password hashes of {N(_stream.Late.HashesLeft)} records were not carried: {Why()}; the users need a reset mail";
        }

        if (_stream.Files is { Missing: > 0 } files)
        {
            yield return $"{N(files.Missing)} files that the source lacks were left out, with their names";
        }

        if (_stream.Files is { Renamed: > 0 } renamed)
        {
            yield return $"{N(renamed.Renamed)} files got other names: PocketBase adds a suffix of its own to every upload";
        }

        if (_notJudged > 0)
        {
            yield return $"{N(_notJudged)} records were validated here only, not by the server";
        }

        if (_run.DryRun && _unique.IsFull)
        {
            yield return "unique values were compared among the first two million only";
        }

        if (_withoutRelation > 0)
        {
            yield return $"{N(_withoutRelation)} records were validated without their relations to records of this run";
        }
    }

    private string Why() =>
        _run.DryRun ? "this is a dry run" : "the records API can't set them, and /api/sql came with PocketBase 0.39";
}
