namespace Glance.Configuration.Paste;

/// <summary>A filter made by a factory.</summary>
public sealed record PasteFilter : PasteNode
{
    /// <summary>The factory to call.</summary>
    public required PasteFactory Factory { get; init; }

    /// <summary>The filter around this one (<c>filter-with</c>), or null.</summary>
    public PasteFilter? Outer { get; init; }
}
