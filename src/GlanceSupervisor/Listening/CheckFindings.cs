namespace GlanceSupervisor.Listening;

/// <summary>What a check found.</summary>
/// <param name="Problems">Why a start would fail, each one line complete in itself; empty when it would not.</param>
/// <param name="Warnings">What the operator should look at.</param>
/// <param name="ExitCode">How a start would end; 0 without problems.</param>
internal sealed record CheckFindings(IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings, int ExitCode);
