using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>The value that PocketBase stores for a field which a new record doesn't supply.</summary>
internal abstract class FieldDefault
{
    private static readonly FieldDefault EmptyText = new TextDefault("");
    private static readonly FieldDefault EmptyList = new TextDefault("[]");
    private static readonly FieldDefault Origin = new TextDefault("""{"lon":0,"lat":0}""");
    private static readonly FieldDefault Zero = new ZeroDefault();
    private static readonly FieldDefault Null = new NullDefault();

    public abstract void Bind(SqliteStatement statement, int parameter, in WriteMoment moment);

    public static FieldDefault For(Collection collection, Field field) =>
        field.Type switch
        {
            FieldType.Number or FieldType.Bool => Zero,
            FieldType.Json => Null,
            FieldType.GeoPoint => Origin,
            FieldType.Autodate when ((AutodateField)field).OnCreate => new NowDefault(),
            FieldType.Password when collection.IsAccountPassword(field) => new UnknownPasswordDefault(),
            FieldType.Text when ((TextField)field).AutogeneratePattern is { Length: > 0 } pattern =>
                new GeneratedDefault(pattern),
            _ when field.IsMultiple => EmptyList,
            _ => EmptyText,
        };

    private sealed class TextDefault(string text) : FieldDefault
    {
        private readonly byte[] _text = System.Text.Encoding.UTF8.GetBytes(text);

        public override void Bind(SqliteStatement statement, int parameter, in WriteMoment moment) =>
            statement.Bind(parameter, _text);
    }

    private sealed class ZeroDefault : FieldDefault
    {
        public override void Bind(SqliteStatement statement, int parameter, in WriteMoment moment) =>
            statement.Bind(parameter, 0L);
    }

    private sealed class NullDefault : FieldDefault
    {
        public override void Bind(SqliteStatement statement, int parameter, in WriteMoment moment) =>
            statement.BindNull(parameter);
    }

    private sealed class NowDefault : FieldDefault
    {
        public override void Bind(SqliteStatement statement, int parameter, in WriteMoment moment) =>
            statement.Bind(parameter, moment.Now);
    }

    private sealed class UnknownPasswordDefault : FieldDefault
    {
        public override void Bind(SqliteStatement statement, int parameter, in WriteMoment moment) =>
            statement.Bind(parameter, WriteMoment.UnknownPassword());
    }

    private sealed class GeneratedDefault(string pattern) : FieldDefault
    {
        private readonly TextGenerator _generator = TextGenerator.Parse(pattern);

        public override void Bind(SqliteStatement statement, int parameter, in WriteMoment moment) =>
            statement.Bind(parameter, _generator.Next());
    }
}
