using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Ledgers;

/// <summary>A hash of what a plan does with its rows: a run is resumed with the same plan or not at all.</summary>
internal static class PlanPrint
{
    /// <summary>The hash, in hexadecimal digits. What identifies the source's content is no part of it.</summary>
    public static string Of(RunPlan plan)
    {
        var text = new StringBuilder();
        Add(text, plan.IdNamespace);
        foreach (var stream in plan.Streams)
        {
            Add(text, stream.Stream.Name, stream.TargetName, stream.Collection?.Id ?? "");
            Add(text, stream.Mode.ToString(), stream.Ids.ToString(), stream.Truncate ? "truncate" : "");
            Add(text, stream.Limit?.ToString(CultureInfo.InvariantCulture) ?? "", stream.WithSecrets ? "secrets" : "");
            if (stream.Where.Length + stream.Stream.Query.Length > 0)
            {
                Add(text, stream.Where, stream.Stream.Query);
            }

            Add(text, [.. stream.MatchFields]);
            Add(text, [.. stream.KeyColumns]);
            if (stream.Collection is null)
            {
                // Files take the rows as they come: what would come may not be of two kinds.
                Add(text, [stream.Stream.Collection?.Id ?? "", .. stream.Stream.Columns.Select(c => c.Name)]);
            }

            foreach (var map in stream.Fields)
            {
                Add(text, map.Field.Name, map.Field.Type.ToString(), map.Column, map.DeriveFor ?? "");
                if (map.By is not null || map.Presence is not null)
                {
                    Add(text, map.By?.ToString() ?? "", map.Presence?.ToString() ?? "", map.OnError.ToString());
                }

                if (map.Load is { } load)
                {
                    Add(text, load.Print, map.OnError.ToString());
                }

                if (!map.Shape.IsNone || map.Through is not null || map.KeyColumns.Count > 0)
                {
                    AddShape(text, map);
                }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void AddShape(StringBuilder text, FieldMap map)
    {
        var shape = map.Shape;
        Add(text, shape.Expression, shape.Constant ?? "", shape.Path, shape.DateFormat, shape.TimeZone, shape.Split);
        Add(text, shape.Default ?? "", map.OnError.ToString(), map.Through?.ToString() ?? "");
        Add(text, [.. map.KeyColumns]);
        if (shape.IsHash)
        {
            Add(text, "hash");
        }

        foreach (var (old, other) in shape.Replace ?? new Dictionary<string, string>())
        {
            Add(text, old, other);
        }
    }

    private static void Add(StringBuilder text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part};");
        }

        text.Append('\n');
    }
}
