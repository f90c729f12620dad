namespace Glance.Configuration.Paste;

/// <summary>Filters around an app: a pipeline section, a filter-app section, or an app with <c>filter-with</c>.</summary>
public sealed record PastePipeline : PasteNode
{
    /// <summary>The filters, the outermost first.</summary>
    public required IReadOnlyList<PasteFilter> Filters { get; init; }

    /// <summary>The app inside; null when it is not usable and problems are gathered.</summary>
    public required PasteNode? App { get; init; }

    /// <summary>Whether a <c>filter-with</c> made it; the section's settings then belong to the app inside.</summary>
    internal bool IsFilterWith { get; init; }
}
