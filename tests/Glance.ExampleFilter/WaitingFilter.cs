using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Glance.ExampleFilter;

/// <summary>
/// A filter that keeps its thread waiting, for tests of what happens then: a request for /wait waits until one for /go-on comes. Every
/// response says how many wait.
/// </summary>
/// <param name="next">What is behind the filter.</param>
/// <param name="settings">The keys of the filter's section; none is needed.</param>
public sealed class WaitingFilter(RequestDelegate next, IReadOnlyDictionary<string, string> settings)
{
    private static readonly ManualResetEvent GoOn = new(initialState: false);
    private static int _waiting;

    /// <summary>Called for every request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _ = settings;
        if (context.Request.Path == "/wait")
        {
            Interlocked.Increment(ref _waiting);
            GoOn.WaitOne();
        }

        if (context.Request.Path == "/go-on")
            GoOn.Set();
        context.Response.Headers["X-Waiting"] = Volatile.Read(ref _waiting).ToString(CultureInfo.InvariantCulture);
        return next(context);
    }
}
