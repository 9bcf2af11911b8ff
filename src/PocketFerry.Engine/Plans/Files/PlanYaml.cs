using PocketFerry.Engine.Endpoints;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Reads YAML, bounded: a plan may come from anywhere.</summary>
internal static class PlanYaml
{
    private const int MaxCharacters = 8 << 20;
    private const int MaxDepth = 40;

    /// <summary>The document's root.</summary>
    /// <exception cref="EndpointException">The text is no single YAML document, or one that is built to hurt.</exception>
    public static PlanNode Read(string text, string file)
    {
        if (text.Length > MaxCharacters)
        {
            throw Start(file).Error("A plan has at most 8 MiB.", "Split it into several plans.");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Start(file).Error("The file has NUL bytes: it is no text.", "Name a plan that pbferry plan wrote.");
        }

        var last = Start(file);
        try
        {
            Survey(text, file, mark => last = mark);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [var document]
                ? new PlanNode(document.RootNode, file)
                : throw Start(file)
                    .Error(
                        stream.Documents.Count == 0 ? "The file is empty." : "The file has several documents (---).",
                        "A plan is one YAML document; write a fresh one with pbferry plan FROM TO -o FILE."
                    );
        }
        catch (YamlException error)
        {
            throw new PlanMark(file, error.Start.Line, error.Start.Column).Error(
                $"This is no YAML: {Reason(error)}",
                "Mend the line; what holds colons, quotes or # belongs in quotes.",
                error
            );
        }
        catch (Exception error)
            when (error is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException
            )
        {
            // What the library says of texts that it didn't expect.
            throw last.Error("This is no YAML, somewhere behind here.", "Mend the lines that follow.", error);
        }
    }

    // Before the tree is built, which goes as deep as the text does and repeats what aliases stand for.
    private static void Survey(string text, string file, Action<PlanMark> passed)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            var at = parser.Current.Start;
            passed(new PlanMark(file, at.Line, at.Column));
            if (depth > MaxDepth)
            {
                throw new PlanMark(file, at.Line, at.Column).Error(
                    $"The file is nested deeper than {MaxDepth} levels.",
                    "A plan needs five."
                );
            }

            if (parser.Current is AnchorAlias)
            {
                throw new PlanMark(file, at.Line, at.Column).Error(
                    "Aliases (*name) have no place in a plan.",
                    "Write the value out."
                );
            }
        }
    }

    private static PlanMark Start(string file) => new(file, 1, 1);

    private static string Reason(YamlException error)
    {
        var inner = error.InnerException?.Message ?? error.Message;
        // The library puts the place before its message; ours stands there already.
        var end = inner.IndexOf("): ", StringComparison.Ordinal);
        return inner.StartsWith('(') && end > 0 ? inner[(end + 3)..] : inner;
    }
}
