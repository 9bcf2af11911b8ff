using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What is wrong with rows that can't be written.</summary>
internal static class RowFaults
{
    public static RowFault NoMatchValue(string collection, string key, string keys) =>
        new(
            "missing_match_value",
            key,
            $"Existing records are matched by '{keys}', and the row has no value for it.",
            $"Supply it, or match by another field with --upsert {collection}=FIELD."
        );

    public static RowFault TooLongToMatch(string collection, string key) =>
        new(
            "match_value_too_long",
            key,
            "The value that tells the existing record is longer than PocketBase's filters take (3,500 characters).",
            $"Match by another field with --upsert {collection}=FIELD."
        );

    public static RowFault Ambiguous(string collection, string key, string keys) =>
        new(
            "ambiguous_match",
            key,
            $"More than one existing record of '{collection}' matches by {keys}.",
            "Match by a field with a unique index, or by id."
        );

    public static RowFault SameAsEarlier(string collection, string field) =>
        new(
            "validation_not_unique",
            field,
            $"An earlier row has the same {field}, which is unique in '{collection}'.",
            "Drop one of the two, or match existing records with --upsert."
        );

    public static RowFault HashNotCarried(string collection) =>
        new(
            "hash_not_carried",
            "",
            $"A required password field of '{collection}' comes as a hash, which the records API would hash again.",
            "Write into a server of 0.39 or later without --via api, or make the field optional."
        );

    public static RowFault MissingFile(string field, string sourceId, string name) =>
        new(
            "missing_file",
            field,
            $"The source doesn't have the file '{name}' of record '{sourceId}'.",
            "Put the file back, let names stand without their files with --missing-files keep, or leave files out with --no-files.",
            name
        );

    public static RowFault NoFiles(Field field, string name) =>
        new(
            "missing_file",
            field.Name,
            $"The row names the file '{name}', and the source has no files: the API takes names only with their files.",
            "Import a dump that has its files, or leave file fields out with --no-files.",
            name
        );
}
