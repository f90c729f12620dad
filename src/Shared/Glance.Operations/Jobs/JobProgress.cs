namespace Glance.Operations.Jobs;

/// <summary>How far a job is.</summary>
/// <param name="Done">Bytes that are done.</param>
/// <param name="Length">Bytes in all.</param>
public readonly record struct JobProgress(long Done, long Length);
