using Glance.Logging.Masking;

namespace GlanceSupervisor.Listening;

/// <summary>What a check found.</summary>
/// <param name="Problems">Why a start would fail, each one line complete in itself; empty when it would not.</param>
/// <param name="Warnings">What the operator should look at.</param>
/// <param name="ExitCode">How a start would end; 0 without problems.</param>
internal sealed record CheckFindings(IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings, int ExitCode)
{
    /// <summary>Why a start would fail, without the passwords of URLs: it is printed, and told to whoever asks.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. Problems.Select(UrlPasswords.Hide)];

    /// <summary>How a start would end with each of the problems alone, in their order; empty for all alike.</summary>
    public IReadOnlyList<int> Codes { get; init; } = [];

    /// <summary>The problems, each with how a start would end with it alone.</summary>
    public IEnumerable<(string Problem, int Code)> Each =>
        Problems.Select((problem, i) => (problem, i < Codes.Count ? Codes[i] : ExitCode));

    /// <summary>What the operator should look at, without the passwords of URLs.</summary>
    public IReadOnlyList<string> Warnings { get; } = [.. Warnings.Select(UrlPasswords.Hide)];
}
