using System.Text;

namespace Glance.Configuration.Reporting;

/// <summary>Everything loading found: what stops the start, what the operator should look at, and what is merely worth saying.</summary>
public sealed record ConfigurationReport
{
    /// <summary>Fatal; all of them, in the order of the stages that found them.</summary>
    public required IReadOnlyList<ConfigurationProblem> Problems { get; init; }

    /// <summary>Misspelt and deprecated options, values that count for nothing.</summary>
    public required IReadOnlyList<ConfigurationProblem> Warnings { get; init; }

    /// <summary>Options set that have no effect here, each once by name.</summary>
    public required IReadOnlyList<ConfigurationProblem> Notices { get; init; }

    /// <summary>The files read, weakest first.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Whether the configuration cannot be used.</summary>
    public bool HasProblems => Problems.Count > 0;

    /// <summary>Exit code of a program that ends because of this report.</summary>
    public int ExitCode => ExitCodes.Of(Problems.Select(problem => CodeOf(problem.Kind)));

    /// <summary>The report as text for a terminal.</summary>
    /// <returns>Lines, each with an ending.</returns>
    public string Render()
    {
        StringBuilder text = new();
        Append(text, "ERROR", Problems);
        Append(text, "warning", Warnings);
        Append(text, "note", Notices);
        var files = Files.Count == 0 ? "no configuration file" : string.Join(", ", Files);
        text.Append(Problems.Count switch
        {
            0 => $"The configuration can be used ({files}).\n",
            1 => $"1 problem: the configuration cannot be used ({files}).\n",
            _ => $"{Problems.Count} problems: the configuration cannot be used ({files}).\n",
        });
        return text.ToString();
    }

    private static void Append(StringBuilder text, string label, IReadOnlyList<ConfigurationProblem> entries)
    {
        foreach (var entry in entries)
            text.Append(label).Append(": ").Append(entry).Append('\n');
    }

    private static int CodeOf(ConfigurationProblemKind kind) => kind switch
    {
        ConfigurationProblemKind.Source or ConfigurationProblemKind.Grammar or ConfigurationProblemKind.Interpolation => ExitCodes.Other,
        ConfigurationProblemKind.Value => ExitCodes.BadConfigurationValue,
        ConfigurationProblemKind.Store => ExitCodes.BadStoreConfiguration,
        _ => ExitCodes.RuntimeError,
    };
}
