using System.CommandLine;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Collections;

namespace PocketFerry.Cli.Runs;

/// <summary>Reads from a command line what is asked of a run. Options that a command doesn't have read as not given.</summary>
internal static class PlanRequests
{
    /// <exception cref="EndpointException">Two options contradict each other, or one isn't well formed.</exception>
    public static PlanRequest Read(ParseResult command, string runId, PlanFile? file = null)
    {
        RefuseContradictions(command);
        var request = Typed(command, runId);
        return file is not { Defaults: var defaults }
            ? request
            : request with
            {
                File = file,
                Names = defaults.Names,
                CreateMissing = defaults.CreateMissing,
                AddFields = defaults.AddFields,
                WithSecrets = defaults.WithSecrets,
                IdNamespace = defaults.IdNamespace,
            };
    }

    private static PlanRequest Typed(ParseResult command, string runId) =>
        new()
        {
            Collections = command.Names(CarriedOptions.Collections),
            Exclude = command.Names(CarriedOptions.Exclude),
            Collection = command.GetValue(CarriedOptions.Collection),
            Mode = Word<WriteMode>(command.GetValue(RecordOptions.Mode)),
            Upsert = command.ListsByName(RecordOptions.Upsert),
            Ids = Word<IdPolicy>(command.GetValue(RecordOptions.Ids)),
            Keys = command.ListsByName(RecordOptions.Key),
            SkipMissing = command.GetValue(SchemaOptions.SkipMissing),
            CreateMissing = command.GetValue(SchemaOptions.CreateMissing),
            AddFields = command.GetValue(SchemaOptions.AddFields),
            Truncate = command.GetValue(RecordOptions.Truncate),
            Names = Word<NameStyle>(command.GetValue(SchemaOptions.Names)) ?? NameStyle.Keep,
            Types = command.ValuesByName(SchemaOptions.Type),
            Drop = command.Names(SchemaOptions.Drop),
            Where = command.ValuesByName(CarriedOptions.Where),
            Limit = command.GetValue(CarriedOptions.Limit),
            SampleRows = command.GetValue(SchemaOptions.Sample),
            WithSecrets = command.GetValue(CarriedOptions.WithSecrets),
            Files = !command.GetValue(CarriedOptions.NoFiles),
            KeepMissingFiles = command.GetValue(CarriedOptions.MissingFiles) == "keep",
            DryRun = command.GetValue(SafetyOptions.DryRun),
            Live = command.GetValue(SafetyOptions.Live),
            Stopped = command.GetValue(SafetyOptions.Stopped),
            RunId = runId,
        };

    private static void RefuseContradictions(ParseResult command)
    {
        Refuse(command, CarriedOptions.Files, CarriedOptions.NoFiles);
        Refuse(command, SafetyOptions.Live, SafetyOptions.Stopped);
        Refuse(command, SchemaOptions.CreateMissing, SchemaOptions.SkipMissing);
        if (command.GetValue(ServerOptions.SlowSecrets) && !command.GetValue(CarriedOptions.WithSecrets))
        {
            throw new EndpointException(
                $"{ServerOptions.SlowSecrets.Name} finds password hashes and token keys, and without {CarriedOptions.WithSecrets.Name} they are left behind.",
                $"Give {CarriedOptions.WithSecrets.Name} too, or leave it out.",
                EndpointFailure.Usage
            );
        }

        _ = command.Road();
    }

    private static void Refuse(ParseResult command, Option<bool> one, Option<bool> other)
    {
        if (command.GetValue(one) && command.GetValue(other))
        {
            throw new EndpointException(
                $"{one.Name} and {other.Name} contradict each other.",
                "Give one of them.",
                EndpointFailure.Usage
            );
        }
    }

    private static T? Word<T>(string? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>(word, ignoreCase: true);
}
