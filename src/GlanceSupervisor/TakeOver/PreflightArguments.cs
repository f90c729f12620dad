using System.Globalization;

namespace GlanceSupervisor.TakeOver;

/// <summary>Words in front of the ordinary arguments that make this program show that it could take over, instead of serving.</summary>
/// <param name="State">Descriptor of the memory file with the running program's <see cref="HandOffState"/>.</param>
/// <param name="Answer">Descriptor of the memory file for the answer.</param>
/// <param name="Configuration">Descriptor of the memory file for the configuration it would serve with.</param>
internal sealed record PreflightArguments(int State, int Answer, int Configuration)
{
    private const string Option = "--try-take-over";

    /// <summary>The words.</summary>
    public IReadOnlyList<string> ToWords() => [Option, Text(State), Text(Answer), Text(Configuration)];

    /// <summary>Whether these are such words.</summary>
    public static bool TryParse(string[] words, out PreflightArguments arguments, out string[] rest)
    {
        arguments = new PreflightArguments(0, 0, 0);
        rest = [];
        if (words is not [Option, var state, var answer, var configuration, .. var others])
            return false;
        arguments = new PreflightArguments(Number(state), Number(answer), Number(configuration));
        rest = others;
        return true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
