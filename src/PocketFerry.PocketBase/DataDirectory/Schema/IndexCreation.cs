using PocketFerry.Engine.Endpoints;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>Makes one index, and says what is wrong in terms of the collection where SQLite refuses.</summary>
internal static class IndexCreation
{
    public static void Run(SqliteDatabase database, string table, CollectionIndex index)
    {
        try
        {
            database.Run(TableDefinition.CreateIndex(index, table));
        }
        catch (SqliteException exception) when (exception.PrimaryCode is 1 or 19)
        {
            var isDuplicate = exception.PrimaryCode == 19;
            throw new EndpointException(
                isDuplicate
                    ? $"Collection '{table}': unique index '{index.Name}' can't be made: records that are there have equal values."
                    : $"Collection '{table}': SQLite refuses index '{index.Name}': {exception.Message}",
                isDuplicate
                    ? "Make the values different, or leave the index out."
                    : $"Correct the statement: {index.Sql}",
                EndpointFailure.Usage,
                exception
            );
        }
    }
}
