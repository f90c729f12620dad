namespace Glance.Operations.Jobs;

/// <summary>How a job is, for reports.</summary>
/// <param name="Name">Its kind.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Runs">Whether it runs; otherwise it waits for its turn.</param>
/// <param name="Age">How long ago it was started.</param>
/// <param name="Progress">How far it is; null where that is not known.</param>
public sealed record JobStatus(string Name, JobSubject Subject, bool Runs, TimeSpan Age, JobProgress? Progress);
