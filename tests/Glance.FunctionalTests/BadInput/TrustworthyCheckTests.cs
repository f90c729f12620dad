using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

/// <summary>
/// The promise of --check-config: what it accepts starts, what it refuses does not, and what a start warns of it warns of too.
/// </summary>
internal sealed partial class TrustworthyCheckTests
{
    private const string CasesVariable = "GLANCE_CHECK_CASES";
    private const int UsualCases = 40;
    private const int AtOnce = 3;

    [Test]
    public async Task What_the_check_accepts_starts_and_what_it_refuses_does_not()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualCases;
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(ConfigurationCorpus.Cases(count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            if (await FindDisagreementAsync(one.Configuration, one.Paste) is { } disagreement)
                wrong.Add($"{one.Name}: {disagreement}");
        });

        Assert.That(wrong, Is.Empty, string.Join("\n\n", wrong));
    }

    private static async Task<string?> FindDisagreementAsync(string configuration, string paste)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["glance-api.conf"], configuration.Replace("{dir}", directory.Path, StringComparison.Ordinal));
        File.WriteAllText(directory["glance-api-paste.ini"], paste);
        var before = Contents(directory);
        string[] arguments = ["--config-file", directory["glance-api.conf"]];
        var variables = new Dictionary<string, string> { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = "1" };

        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], variables);
        var touched = Contents(directory) != before;
        var start = await GlanceProgram.StartAsync(arguments, variables);

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
            : $"the check ends with {check.ExitCode}, the start {(start.Served ? "serves" : $"with {start.ExitCode}")}:\n{check.Text}\n{start.Text}";
    }

    [GeneratedRegex(@" (WARNING|ERROR|CRITICAL) \S+ \[-\] (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Warnings();

    private static string Contents(TemporaryDirectory directory) =>
        string.Join('\n', Directory.GetFileSystemEntries(directory.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}"));
}
