using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// A select, file or relation field that held one value comes to hold several, or the other way round, which keeps the
/// last: the column is made anew and its values are converted, as PocketBase does.
/// </summary>
internal sealed class ValueCountChange(SqliteDatabase database, string table, Field field)
{
    public void Run()
    {
        var views = DropViews();
        var old = $"_{field.Name}{GeneratedIds.Suffix()}";
        database.Run($"ALTER TABLE `{table}` RENAME COLUMN `{field.Name}` TO `{old}`");
        database.Run($"ALTER TABLE `{table}` ADD COLUMN `{field.Name}` {field.ColumnDefinition}");
        database.Run($"UPDATE `{table}` SET `{field.Name}` = {(field.IsMultiple ? ToMany(old) : ToOne(old))}");
        database.Run($"ALTER TABLE `{table}` DROP COLUMN `{old}`");
        foreach (var sql in views)
        {
            database.Run(sql);
        }
    }

    private static string ToMany(string old) =>
        $"""
            CASE WHEN COALESCE(`{old}`, '') = '' THEN '[]'
            WHEN json_valid(`{old}`) AND json_type(`{old}`) == 'array' THEN `{old}` ELSE json_array(`{old}`) END
            """;

    private static string ToOne(string old) =>
        $"""
            CASE WHEN COALESCE(`{old}`, '[]') = '[]' THEN ''
            WHEN json_valid(`{old}`) AND json_type(`{old}`) == 'array' THEN COALESCE(json_extract(`{old}`, '$[#-1]'), '')
            ELSE `{old}` END
            """;

    // SQLite doesn't drop a column while a view reads it, even for the moment.
    private List<string> DropViews()
    {
        var views = new List<(string Name, string Sql)>();
        using (
            var select = database.Prepare("SELECT name, sql FROM sqlite_master WHERE type = 'view' AND sql IS NOT NULL")
        )
        {
            while (select.Step())
            {
                views.Add((select.Text(0), select.Text(1)));
            }
        }

        foreach (var (name, _) in views)
        {
            database.Run($"DROP VIEW {SqliteDatabase.Quote(name)}");
        }

        return views.ConvertAll(view => view.Sql);
    }
}
