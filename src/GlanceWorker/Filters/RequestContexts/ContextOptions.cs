namespace GlanceWorker.Filters.RequestContexts;

/// <summary>What the context filter does with requests.</summary>
internal sealed record ContextOptions
{
    /// <summary><c>allow_anonymous_access</c>: requests without a confirmed identity may read.</summary>
    public bool AllowAnonymousAccess { get; init; }

    /// <summary><c>max_request_id_length</c>; 0 sets no limit.</summary>
    public int MaxRequestIdLength { get; init; } = 64;
}
