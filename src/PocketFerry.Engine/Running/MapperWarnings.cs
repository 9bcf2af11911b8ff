using PocketFerry.Engine.Mapping;

namespace PocketFerry.Engine.Running;

/// <summary>What the mapping of a stream's rows changed or left out, for the summary.</summary>
internal static class MapperWarnings
{
    /// <summary>A sentence a field and kind.</summary>
    public static IEnumerable<string> Of(Mapper mapper)
    {
        for (var field = 0; field < mapper.Columns.Count; field++)
        {
            if (mapper.NullsTurnedZero(field) is var nulls and > 0)
            {
                yield return $"{nulls} nulls in '{mapper.Columns[field]}' became zero: PocketBase has no null there";
            }

            if (mapper.Recovered(field) is var recovered and > 0)
            {
                yield return $"{recovered} values of '{mapper.Columns[field]}' didn't fit and were left out or replaced by the default (onError in the plan)";
            }

            if (mapper.RelationsLeftOut(field) is var relations and > 0)
            {
                yield return $"{relations} relations of '{mapper.Columns[field]}' led to no record and were left out (onMissing in the plan)";
            }

            if (mapper.FilesLeftOut(field) is var files and > 0)
            {
                yield return $"{files} files of '{mapper.Columns[field]}' were not there and were left out (onMissing in the plan)";
            }

            foreach (var (kind, count) in mapper.HashesLeftOut(field))
            {
                yield return $"{count} hashes in '{mapper.Columns[field]}' are {kind}, which PocketBase can't check: new users among these have a random password and sign in after a reset";
            }

            if (mapper.DatesCut(field) is var dates and > 0)
            {
                yield return $"{dates} dates in '{mapper.Columns[field]}' lost digits below the millisecond, which PocketBase does not keep";
            }
        }
    }
}
