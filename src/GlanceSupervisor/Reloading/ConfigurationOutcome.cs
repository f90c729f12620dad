using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.HandOver;
using Glance.Linux.Terminals;
using Glance.Logging.Masking;
using GlanceSupervisor.Policy;

namespace GlanceSupervisor.Reloading;

/// <summary>A configuration that was read.</summary>
internal sealed record ConfigurationOutcome
{
    private const string Authtoken = $"[{KeystoneAuthtokenDeclarations.Group}] ";

    /// <summary>The supervisor's part; null when there are problems.</summary>
    public SupervisorOptions? Options { get; init; }

    /// <summary>What workers get; null when there are problems.</summary>
    public WorkerHandOver? HandOver { get; init; }

    /// <summary>
    /// The configuration without the values that are wrong, and without a paste file that cannot be used: for finding out what else is
    /// wrong. Null when no file could be read.
    /// </summary>
    public WorkerHandOver? Draft { get; init; }

    /// <summary>Options that the draft lacks because their values are wrong, as messages name them.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    /// <summary>Whether an option has a value that is not wrong.</summary>
    public bool Decides(Option option) => !Undecided.Contains($"[{option.Group}] {option.Name}");

    /// <summary>Why it cannot be used, each complete in itself; empty when it can.</summary>
    public IReadOnlyList<string> Problems { get; init => field = [.. value.Select(UrlPasswords.Hide)]; } = [];

    /// <summary>Whether lines were not understood: what seems not to be set may stand in one of them.</summary>
    public bool LacksLines { get; init; }

    /// <summary>The same of lines of a paste file without a pipeline, in which options of [keystone_authtoken] may stand.</summary>
    public bool LacksPasteLines { get; init; }

    /// <summary>The same with a paste file that cannot be used.</summary>
    /// <param name="draft">For finding out what else is wrong.</param>
    /// <param name="problems">What is wrong with the file.</param>
    public ConfigurationOutcome With(WorkerHandOver draft, IEnumerable<string> problems) => this with
    {
        Draft = draft,
        Problems = [.. Problems, .. problems.Select(PrintableText.Line)],
        ExitCode = ExitCodes.Of([ExitCode, ExitCodes.RuntimeError]),
    };

    /// <summary>Whether what was found in the draft is true of what the operator meant.</summary>
    public bool IsDecided(string problem) => IsOfPaste(problem) || (
        !Undecided.Any(option => Names(problem, option))
        && !(ConfigurationProblem.IsOfAbsence(problem)
            && (LacksLines || (LacksPasteLines && problem.StartsWith(Authtoken, StringComparison.Ordinal))))
        && !(problem.StartsWith("[glance_store]", StringComparison.Ordinal) && Undecided.Contains("[DEFAULT] enabled_backends")));

    // A value that a paste section sets is wrong whatever the configuration says of its option.
    private bool IsOfPaste(string problem) => Draft is { } draft
        && draft.Paste.Files.Files.Keys.Any(file => problem.StartsWith(file, StringComparison.Ordinal) && problem[file.Length..].StartsWith(':'));

    // As a whole word: [DEFAULT] workers is not [DEFAULT] workers_more.
    private static bool Names(string problem, string option)
    {
        for (var from = 0; problem.IndexOf(option, from, StringComparison.Ordinal) is >= 0 and var at; from = at + 1)
        {
            var end = at + option.Length;
            if (end == problem.Length || !(char.IsAsciiLetterOrDigit(problem[end]) || problem[end] == '_'))
                return true;
        }

        return false;
    }

    /// <summary>What the operator should look at.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What is worth saying once.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>
    /// Exit code of a program that cannot start because of the problems (docs/contracts/wsgi-server-contract.md section 11).
    /// </summary>
    public int ExitCode { get; init; } = ExitCodes.Success;
}
