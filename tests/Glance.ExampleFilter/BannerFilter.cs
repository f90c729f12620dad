using Microsoft.AspNetCore.Http;

namespace Glance.ExampleFilter;

/// <summary>The smallest filter of one's own: adds a header to every response. docs/paste.md tells how to use it.</summary>
public sealed class BannerFilter
{
    private readonly RequestDelegate _next;
    private readonly string _text;

    /// <summary>Called once, at start.</summary>
    /// <param name="next">What is behind the filter.</param>
    /// <param name="settings">The keys of the filter's section in the paste file.</param>
    public BannerFilter(RequestDelegate next, IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _next = next;
        _text = settings.GetValueOrDefault("text") ?? throw new ArgumentException("'text' is missing: what the header X-Banner shall say");
    }

    /// <summary>Called for every request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers["X-Banner"] = _text;
        return _next(context);
    }
}
