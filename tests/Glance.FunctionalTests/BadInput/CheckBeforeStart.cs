using System.Text.RegularExpressions;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.BadInput;

/// <summary>Lets --check-config and a start judge one configuration, one after the other.</summary>
internal static partial class CheckBeforeStart
{
    /// <summary>What they do not agree about; null when they do.</summary>
    /// <param name="directory">Has glance-api.conf, and all that this names.</param>
    /// <param name="wrapper">Words in front of the command.</param>
    public static async Task<string?> FindDisagreementAsync(TemporaryDirectory directory, IReadOnlyList<string>? wrapper = null)
    {
        var before = Contents(directory);
        string[] arguments = ["--config-file", directory["glance-api.conf"]];
        var variables = new Dictionary<string, string> { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = "1" };

        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], variables, wrapper);
        var touched = Contents(directory) != before;
        var start = await GlanceProgram.StartAsync(arguments, variables, wrapper);

        if (touched)
            return "the check changed something";
        if (check.Text.Contains("hunter2", StringComparison.Ordinal) || start.Text.Contains("hunter2", StringComparison.Ordinal))
            return $"a password was shown:\n{check.Text}\n{start.Text}";
        var beforeItServes = start.Text.Split("Serving on ")[0]; // then the test stops it, which is told, too
        var said = Warnings().Matches(beforeItServes).Select(warning => warning.Groups["words"].Value.Trim());
        if (start.Served && said.FirstOrDefault(words => !check.Text.Contains(words, StringComparison.Ordinal)) is { } untold)
            return $"the check says nothing of what the start says: {untold}\n{check.Text}";
        return (check.ExitCode == 0) == start.Served && (start.Served || check.ExitCode == start.ExitCode)
            ? null
            : $"the check ends with {check.ExitCode}, the start {(start.Served ? "serves" : $"with {start.ExitCode}")}:\n"
                + $"{check.Text}\n{start.Text}";
    }

    [GeneratedRegex(@" (WARNING|ERROR|CRITICAL) \S+ \[-\] (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Warnings();

    // Who reads a database that is in use leaves a mark in its shared memory.
    private static string Contents(TemporaryDirectory directory) => string.Join(
        '\n',
        Directory.GetFileSystemEntries(directory.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => path.EndsWith("-shm", StringComparison.Ordinal) ? path : $"{path} {File.GetLastWriteTimeUtc(path):O}"));
}
