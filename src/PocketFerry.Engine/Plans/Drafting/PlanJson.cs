using System.Text.Json.Serialization;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>JSON without reflection.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class PlanJson : JsonSerializerContext;
