using Glance.Configuration.Paste;

namespace GlanceWorker.Pipeline;

/// <summary>The pipeline in use contains a filter that this version knows but does not have, and that must not be skipped.</summary>
/// <param name="node">The filter's section.</param>
/// <param name="purpose">What it is for.</param>
internal sealed class UnservedFilterException(PasteNode node, string purpose)
    : Exception($"the filter '{node.Name}' ({purpose}) is not served by this version, and the service does not start without it")
{
    /// <summary>The filter's section.</summary>
    public PasteNode Node { get; } = node;
}
