namespace PocketFerry.Cli.Output;

/// <summary>The reader of standard output went away.</summary>
internal sealed class BrokenPipeException(IOException inner) : Exception(inner.Message, inner);
