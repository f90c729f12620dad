using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>What --check-config and a start, with workers and without, give as reasons, wherever the start writes them.</summary>
internal static partial class SameWords
{
    /// <summary>The reasons of a configuration that cannot be used.</summary>
    /// <param name="directory">Has glance-api.conf, and all that this names.</param>
    /// <param name="wrapper">Words in front of the command.</param>
    public static async Task<(IReadOnlyList<string> Check, IReadOnlyList<string> Start)> TellAsync(
        TemporaryDirectory directory, IReadOnlyList<string>? wrapper = null)
    {
        string[] arguments = ["--config-file", directory["glance-api.conf"]];
        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], Variables(1), wrapper);
        var start = await GlanceProgram.StartAsync(arguments, Variables(1), wrapper);
        var alone = await GlanceProgram.StartAsync(arguments, Variables(0), wrapper);

        Assert.That((start.Served, alone.Served), Is.EqualTo((false, false)), check.Text + start.Text + alone.Text);
        Assert.That((start.ExitCode, alone.ExitCode), Is.EqualTo((check.ExitCode, check.ExitCode)), check.Text + start.Text + alone.Text);
        Assert.That(Reasons(alone), Is.EquivalentTo(Reasons(start)), "with workers = 0");
        return (Reasons(check), Reasons(start));
    }

    /// <summary>How the check ends, as the start does.</summary>
    /// <param name="directory">Has glance-api.conf, and all that this names.</param>
    public static async Task<int> EndAsync(TemporaryDirectory directory) =>
        (await GlanceProgram.RunAsync(["--config-file", directory["glance-api.conf"], "--check-config"], Variables(1))).ExitCode;

    /// <summary>A text with the paths of the directory and of its files for <c>{dir}</c>, <c>{conf}</c> and <c>{paste}</c>.</summary>
    public static string Filled(string text, TemporaryDirectory directory) => text
        .Replace("{dir}", directory.Path, StringComparison.Ordinal)
        .Replace("{conf}", directory["glance-api.conf"], StringComparison.Ordinal)
        .Replace("{paste}", directory["glance-api-paste.ini"], StringComparison.Ordinal);

    private static Dictionary<string, string> Variables(int workers) =>
        new() { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = $"{workers}" };

    private static IReadOnlyList<string> Reasons(ProgramRun run) =>
        [.. Reason().Matches(run.Text).Select(match => match.Groups["words"].Value.TrimEnd()).Distinct()];

    [GeneratedRegex(@"^(ERROR: |\S+ \S+ \d+ CRITICAL \S+ \[-\] The service cannot start: )(?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Reason();
}
