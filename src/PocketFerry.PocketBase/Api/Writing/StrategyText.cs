using System.Globalization;
using PocketFerry.Engine.Plans;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>How a run goes about it, in a line.</summary>
internal static class StrategyText
{
    public static string Of(ApiServer server, RunPlan plan, IReadOnlyList<ApiStream> streams)
    {
        var features = server.Features;
        if (server.Options.Road == ApiRoad.Sql)
        {
            return plan.DryRun
                ? "whole records by SQL, judged by the database and rolled back; hooks don't run"
                : "whole records by SQL: validated here alone, the server's hooks don't run; files by the records API";
        }

        if (server.ByHooks)
        {
            return OfHooks(server, plan, streams);
        }

        if (plan.DryRun)
        {
            return features.HasBatch
                ? "judged by the server in batches that are rolled back; its create hooks run"
                : "validated here only: the server's batches are off (--enable-batch switches them on while a run lasts)";
        }

        var parts = new List<string>
        {
            features.HasBatch
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"web API in batches of up to {Math.Min(features.MaxRequests, server.Options.BatchSize ?? BatchLimit.Useful)}"
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"web API, {server.Options.Concurrency} single requests at a time: the server's batches are off, which take half the time (--enable-batch switches them on while a run lasts)"
                ),
        };
        if (features.HasSql && streams.Any(s => s.IsAuth))
        {
            parts.Add("users by SQL, without the server's hooks");
        }

        if (features.HasSql && streams.Any(s => s.Late.IsActive))
        {
            parts.Add("dates by SQL");
        }

        if (features.Hooks is { } others && server.Options.Road == ApiRoad.Auto)
        {
            parts.Add($"its hooks are of another pbferry ({others.Version}) and left alone");
        }

        return string.Join("; ", parts);
    }

    private static string OfHooks(ApiServer server, RunPlan plan, IReadOnlyList<ApiStream> streams)
    {
        var hooks = $"pbferry's hooks in the server ({server.Features.Hooks!.Version})";
        if (plan.DryRun)
        {
            return server.Options.Raw
                ? $"{hooks}, rolled back: validated here alone, the owner's hooks don't run"
                : $"judged by {hooks} in transactions that are rolled back; the owner's create hooks run";
        }

        var raw = streams.Where(s => s.IsRaw).Select(s => s.Collection.Name).ToList();
        return server.Options.Raw
                ? $"{hooks}, straight into the tables: validated here alone, the owner's hooks don't run; files by the records API"
            : raw.Count == 0 ? $"{hooks}, through its validators and the owner's hooks"
            : $"{hooks}, through its validators and the owner's hooks; {string.Join(", ", raw)} straight into the tables, for the required relations to records that come later";
    }
}
