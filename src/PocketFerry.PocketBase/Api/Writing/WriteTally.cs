using System.Globalization;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Counts what became of a stream's rows, and says what there is to know of them.</summary>
internal sealed class WriteTally(ApiStream stream, bool dryRun)
{
    public long Inserted { get; set; }

    public long Updated { get; set; }

    public long Skipped { get; set; }

    /// <summary>Records of a dry run that the server was not asked about.</summary>
    public long NotJudged { get; set; }

    /// <summary>Records of a dry run that were judged without some of their relations.</summary>
    public long WithoutRelation { get; set; }

    /// <summary>Whether more unique values came than are remembered.</summary>
    public bool UniqueIsFull { get; set; }

    public WriteCounts Counts => new(Inserted, Updated, Skipped, stream.Files?.Count ?? 0);

    public IEnumerable<string> Warnings()
    {
        if (stream.Late.DatesLeft > 0)
        {
            yield return $"created and updated of {N(stream.Late.DatesLeft)} records were not carried: {Why}";
        }

        if (stream.Late.HashesLeft > 0)
        {
            yield return $"password hashes of {N(stream.Late.HashesLeft)} records were not carried: {Why}; the users need a reset mail";
        }

        if (stream.Files is { Missing: > 0 } files)
        {
            yield return $"{N(files.Missing)} files that the source lacks were left out, with their names";
        }

        if (stream.Files is { Renamed: > 0 } renamed)
        {
            yield return $"{N(renamed.Renamed)} files got other names: PocketBase adds a suffix of its own to every upload";
        }

        if (NotJudged > 0)
        {
            yield return $"{N(NotJudged)} records were validated here only, not by the server";
        }

        if (dryRun && UniqueIsFull)
        {
            yield return "unique values were compared among the first two million only";
        }

        if (WithoutRelation > 0)
        {
            yield return $"{N(WithoutRelation)} records were validated without their relations to records of this run";
        }
    }

    private string Why =>
        dryRun ? "this is a dry run" : "the records API can't set them, and /api/sql came with PocketBase 0.39";

    private static string N(long count) => count.ToString("n0", CultureInfo.InvariantCulture);
}
