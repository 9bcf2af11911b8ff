namespace PocketFerry.Cli.Output;

/// <summary>Where results go: standard output, or standard error where standard output carries the data itself.</summary>
internal sealed class ResultPlace(bool dataGoesToOutput)
{
    public TextWriter Writer => dataGoesToOutput ? Console.Error : Console.Out;

    public bool IsTerminal => dataGoesToOutput ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
}
