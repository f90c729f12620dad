namespace Glance.Control.Workers;

/// <summary>How many descriptors a worker needs (docs/limits.md, docs/decisions/0263).</summary>
public static class WorkerDescriptors
{
    /// <summary>Its own, about 200, and 32 that stay free, leave some for one connection and the files of a request.</summary>
    public const int Least = 256;

    /// <summary>For as many requests at once as the default <c>[worker] pool_size</c> says.</summary>
    public const int ForDefaultPool = 8300;
}
