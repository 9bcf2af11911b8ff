using PocketFerry.Engine.Rejects;

namespace PocketFerry.Engine.Running;

/// <summary>Ends a run from within; never leaves the engine.</summary>
internal sealed class RunStoppedException : Exception
{
    public RunStoppedException(Reject reject)
        : base(reject.Fault.Message) => Reject = reject;

    public RunStoppedException(string reason)
        : base(reason) { }

    public Reject? Reject { get; }
}
