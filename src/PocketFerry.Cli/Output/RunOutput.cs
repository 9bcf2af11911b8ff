using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Output;

/// <summary>What a run tells its user; this one tells nothing (<c>--quiet</c>) but rejects and errors.</summary>
internal class RunOutput : IRunProgress, IDisposable
{
    /// <summary>The run begins.</summary>
    public virtual void Started(RunTitle title) { }

    /// <summary>The plan is made.</summary>
    public virtual void Planned(RunTitle title, PlannedRun planned) { }

    public virtual void Begin(string stream, string target, long? expectedRows) { }

    public virtual void Advance(long read, long written) { }

    public virtual void Step(string what) { }

    /// <summary>A row before and after.</summary>
    public virtual void Sample(string text) { }

    /// <summary>What the user should know.</summary>
    public virtual void Note(string text) { }

    /// <summary>The run came to its end.</summary>
    public virtual void Ended(RunOutcome outcome) => RejectLines.Write(Console.Error, outcome);

    /// <summary>The run failed, or was interrupted.</summary>
    public virtual void Failed(RunTitle title, Exception error, int exitCode, bool canBeResumed) { }

    public virtual void Dispose() { }
}
