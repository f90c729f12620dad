namespace GlanceSupervisor.Reloading;

/// <summary>What became of the reloads since the start.</summary>
/// <param name="Done">Reloads after which a new generation served.</param>
/// <param name="Failed">Reloads that came to nothing, but for those given up because something else was asked for.</param>
/// <param name="Failure">Why the last one came to nothing; null when it did not.</param>
internal readonly record struct ReloadCounts(int Done, int Failed, string? Failure);
