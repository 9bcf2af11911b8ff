using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Runs;

/// <summary>Asks at the terminal before something that can't simply be taken back.</summary>
internal static class Question
{
    /// <param name="question">What to ask.</param>
    /// <param name="wouldDo">What would happen, where there is nobody to ask.</param>
    /// <param name="yes">Whether the answer was given beforehand.</param>
    /// <param name="cure">What to do where there is nobody to ask.</param>
    /// <exception cref="EndpointException">The answer is no, or there is nobody to ask.</exception>
    public static void Confirm(string question, string wouldDo, bool yes, string cure)
    {
        if (yes)
        {
            return;
        }

        if (Console.IsInputRedirected)
        {
            throw new EndpointException($"{wouldDo}, and there is no terminal to ask at.", cure, EndpointFailure.Usage);
        }

        Console.Error.Write($"{question} [y/N] ");
        if (Console.ReadLine() is not ("y" or "Y" or "yes"))
        {
            throw new EndpointException("Nothing was done.", "", EndpointFailure.Usage);
        }
    }
}
