namespace GlanceWorker.Hosting;

/// <summary>The order to take nothing new and go.</summary>
/// <param name="Limit">How long requests may go on; null for the configured time.</param>
/// <param name="Reason">Who ordered it, for the log.</param>
internal sealed record DrainOrder(TimeSpan? Limit, string Reason);
