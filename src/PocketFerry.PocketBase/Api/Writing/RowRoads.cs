using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Which way a row, or a value of it, goes to the server.</summary>
internal sealed class RowRoads(ApiStream stream, bool hasSql, bool hasSender, bool judgesFiles, bool dryRun)
{
    private readonly int[] _hashes =
    [
        .. Enumerable
            .Range(0, stream.Collection.Fields.Count)
            .Where(i => stream.Collection.Fields[i] is { Type: FieldType.Password, Required: true })
            .Where(i => !stream.Collection.IsAccountPassword(stream.Collection.Fields[i])),
    ];

    private readonly int _password = stream.IsAuth ? stream.Collection.IndexOf("password") : -1;

    /// <summary>Whether SQL changes existing records.</summary>
    public bool ChangesBySql => hasSql && stream.BySql;

    /// <summary>By which way a record goes that SQL doesn't write.</summary>
    /// <param name="files">The files that go with it.</param>
    public RequestRoad RoadOf(IReadOnlyList<UploadFile> files)
    {
        if (!stream.ByHooks)
        {
            return RequestRoad.Records;
        }

        // A required file must come with its record, one that a dry run is to judge as well; others come behind it.
        var withFiles = dryRun ? judgesFiles : !stream.IsRaw && files.Any(f => IsRequired(f.Field));
        return files.Count > 0 && withFiles ? RequestRoad.Records
            : stream.IsRaw ? RequestRoad.Table
            : RequestRoad.Hooks;
    }

    /// <summary>Whether SQL writes the whole of a new record.</summary>
    public bool IsForSql(RowBatch batch, int row)
    {
        if (!hasSql)
        {
            return false;
        }

        return stream.WritesAllAtOnce
            || HasRequiredHash(batch, row)
            || (
                _password >= 0
                && (
                    batch[row, _password].IsAbsent
                    || batch[row, _password].Length == 0
                    || RecordBody.IsHash(batch, row, _password)
                )
            );
    }

    /// <summary>
    /// Whether the records API can judge a new record in a dry run: it must be whole, but for relations that may be empty,
    /// and cheap to take back.
    /// </summary>
    public bool IsJudged(RowBatch batch, int row)
    {
        var needsFile =
            !judgesFiles
            && stream.FileFields.Any(f =>
                stream.Collection.Fields[f].Required && !RelationIds.IsEmpty(batch.Bytes(row, f))
            );
        return hasSender
            && !needsFile
            && (
                stream.ByHooks
                || _password < 0
                || (!batch[row, _password].IsAbsent && !RecordBody.IsHash(batch, row, _password))
            );
    }

    /// <summary>Whether a password field, other than a user's own, must not be empty and is given a hash.</summary>
    public bool HasRequiredHash(RowBatch batch, int row) => _hashes.Any(f => RecordBody.IsHash(batch, row, f));

    /// <summary>Whether only SQL can set the value, after the record is there.</summary>
    public bool IsLateOnly(RowBatch batch, int row, int field) =>
        stream.Collection.Fields[field].Type == FieldType.Autodate
        || (stream.Collection.Fields[field].Type == FieldType.Password && RecordBody.IsHash(batch, row, field));

    private bool IsRequired(string field) => stream.Collection.Fields[stream.Collection.IndexOf(field)].Required;
}
