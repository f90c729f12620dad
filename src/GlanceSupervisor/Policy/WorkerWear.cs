namespace GlanceSupervisor.Policy;

/// <summary>What a worker has been through.</summary>
/// <param name="Served">Requests served.</param>
/// <param name="Age">Time since its start.</param>
/// <param name="Memory">PSS in bytes; 0 when not measured.</param>
internal readonly record struct WorkerWear(long Served, TimeSpan Age, long Memory);
