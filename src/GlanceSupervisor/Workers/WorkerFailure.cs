namespace GlanceSupervisor.Workers;

/// <summary>Why a worker cannot start, in its own words.</summary>
/// <param name="ExitCode">Exit code that goes with it.</param>
/// <param name="Reason">One line for each problem.</param>
internal sealed record WorkerFailure(int ExitCode, string Reason);
