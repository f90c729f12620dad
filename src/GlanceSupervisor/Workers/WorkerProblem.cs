namespace GlanceSupervisor.Workers;

/// <summary>A worker that the watch has killed, or is about to.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="WasServing">Whether somebody has to take its place at once; one that never became ready is replaced when it has
/// ended.</param>
/// <param name="Reason">What a reload it was started for is given up for.</param>
internal readonly record struct WorkerProblem(WorkerHandle Worker, bool WasServing, string Reason);
