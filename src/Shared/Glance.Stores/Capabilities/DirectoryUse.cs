namespace Glance.Stores.Capabilities;

/// <summary>How a start treats the directories of stores (docs/decisions/0211).</summary>
public sealed record DirectoryUse
{
    /// <summary>Whether directories that are absent are made: the first start of a service may.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>
    /// Whether a worker that served with the same configuration is replaced. It had its directories, so that one it left no trace in is
    /// another one; and the default store may do without any for now, while the records are served.
    /// </summary>
    public bool IsReplacement { get; init; }
}
