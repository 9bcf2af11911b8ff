using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Rejects;

/// <summary>A line of a file of reasons.</summary>
internal static class RejectReason
{
    public static void Write(Stream reasons, StreamPlan stream, in RowPosition position, RowFault fault)
    {
        using (var json = new Utf8JsonWriter(reasons, RejectedRow.Format))
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Stream.Name);
            json.WriteString("collection", stream.TargetName);
            json.WriteNumber("row", position.Ordinal);
            if (position.Line > 0)
            {
                json.WriteNumber("line", position.Line);
            }

            if (position.Offset >= 0)
            {
                json.WriteNumber("byte", position.Offset);
            }

            json.WriteString("field", fault.Column);
            json.WriteString("code", fault.Code);
            json.WriteString("value", fault.Value);
            json.WriteString("message", fault.Message);
            json.WriteString("cure", fault.Cure);
            json.WriteEndObject();
        }

        reasons.WriteByte((byte)'\n');
    }

    /// <summary>The first lines of a file, as far as it belongs to its run.</summary>
    public static IEnumerable<Reject> Read(RejectMark mark, int most)
    {
        var path = RejectFiles.ReasonsOf(mark);
        if (!File.Exists(path))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(path).Take((int)Math.Min(mark.Count, most)))
        {
            var json = JsonNode.Parse(line)!.AsObject();
            string Text(string name) => (string?)json[name] ?? "";
            yield return new Reject(
                Text("stream"),
                new RowPosition((long?)json["row"] ?? 0, (long?)json["line"] ?? 0, (long?)json["byte"] ?? -1),
                new RowFault(Text("code"), Text("field"), Text("message"), Text("cure"), Text("value"))
            );
        }
    }
}
