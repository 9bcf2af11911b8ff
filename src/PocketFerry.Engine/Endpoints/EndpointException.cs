namespace PocketFerry.Engine.Endpoints;

/// <summary>An endpoint can't do what was asked. The message says what failed, where and why; the cure what to do.</summary>
public sealed class EndpointException : Exception
{
    /// <summary>Makes an error.</summary>
    public EndpointException(
        string message,
        string cure = "",
        EndpointFailure failure = EndpointFailure.Failed,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Cure = cure;
        Failure = failure;
    }

    /// <summary>What to do about it; may be empty.</summary>
    public string Cure { get; }

    /// <summary>The kind of failure, which decides the exit code.</summary>
    public EndpointFailure Failure { get; }
}

/// <summary>Kinds of failure, by exit code.</summary>
public enum EndpointFailure
{
    /// <summary>Exit code 1.</summary>
    Failed = 1,

    /// <summary>The command line or the plan is wrong: exit code 2.</summary>
    Usage = 2,

    /// <summary>Sign-in or permission: exit code 4.</summary>
    Denied = 4,

    /// <summary>Endpoint unreachable: exit code 6.</summary>
    Unreachable = 6,
}
