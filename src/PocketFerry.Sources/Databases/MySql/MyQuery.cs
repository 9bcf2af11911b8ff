using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Learns the columns of a query without running it.</summary>
internal static class MyQuery
{
    public static MyTable Describe(MySession session, string name, string sql)
    {
        var table = new MyTable(name) { Query = sql };
        var (command, rows) = session.Read($"SELECT * FROM {SqlText.Nested(sql)} AS q LIMIT 0");
        try
        {
            for (var i = 0; i < rows.FieldCount; i++)
            {
                table.Columns.Add(new MyColumn(rows.GetName(i), MyType.Of(rows.GetDataTypeName(i)), Nullable: true));
            }
        }
        finally
        {
            session.End(command, rows, isWhole: true);
        }

        table.Stream = new SourceStream(name)
        {
            Query = sql,
            Columns = [.. table.Columns.Select(c => new SourceColumn(c.Name, c.Type.Declared))],
        };
        return table;
    }
}
