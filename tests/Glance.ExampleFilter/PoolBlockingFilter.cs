using Microsoft.AspNetCore.Http;

namespace Glance.ExampleFilter;

/// <summary>
/// A filter with a fault, for tests of what happens then: a request for /block-the-pool takes every thread the process has, for ever.
/// </summary>
/// <param name="next">What is behind the filter.</param>
/// <param name="settings">The keys of the filter's section; none is needed.</param>
public sealed class PoolBlockingFilter(RequestDelegate next, IReadOnlyDictionary<string, string> settings)
{
    private const int MoreThanAnyPoolHas = 5000;
    private static readonly ManualResetEvent Never = new(initialState: false);

    /// <summary>Called for every request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Path != "/block-the-pool")
            return next(context);
        for (var i = 0; i < MoreThanAnyPoolHas + settings.Count; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_ => Never.WaitOne(), null);
        Never.WaitOne();
        return Task.CompletedTask;
    }
}
