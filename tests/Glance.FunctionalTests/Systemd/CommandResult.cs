namespace Glance.FunctionalTests.Systemd;

/// <summary>What a command gave.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it printed as errors.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);
