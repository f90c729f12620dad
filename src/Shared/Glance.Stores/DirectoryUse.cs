namespace Glance.Stores;

/// <summary>How a start treats the directories of stores (docs/decisions/0211).</summary>
public sealed record DirectoryUse
{
    /// <summary>Whether directories that are absent are made: the first start of a service may.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>
    /// Whether the default store may do without any directory for now: a worker that replaces another serves the records meanwhile.
    /// </summary>
    public bool MayBeAway { get; init; }
}
