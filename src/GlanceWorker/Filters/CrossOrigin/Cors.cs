using System.Diagnostics.CodeAnalysis;
using Glance.Configuration.Validation;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http.Features;

namespace GlanceWorker.Filters.CrossOrigin;

/// <summary>The filter <c>cors</c>: lets scripts of allowed origins use the API (oslo_middleware/cors.py).</summary>
internal sealed class Cors(RequestDelegate next, CorsOptions options, ILogger logger)
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";
    private const string AllOrigins = "*";

    /// <summary>The filter.</summary>
    public static Func<RequestDelegate, RequestDelegate> Create(FactoryContext context, CorsOptions options)
    {
        if (context.Find("allowed_origin") is null && context.Find("oslo_config_project") is null)
        {
            context.Lack(
                "a cors section needs 'oslo_config_project = glance', so that [cors] of the configuration is used, or 'allowed_origin'");
        }

        var logger = context.Loggers.CreateLogger("oslo_middleware.cors");
        if (context.Find("oslo_config_file") is not null)
            Log.OtherCorsFile(logger, context.Node.Section);
        foreach (var wrong in context.List("allowed_origin", []).Where(origin => !WebOrigin.IsOne(origin)))
            Log.NoOrigin(logger, context.Node.PlaceOf("allowed_origin").ToString(), context.Node.Section, WebOrigin.WhyNone(wrong));
        return next => new Cors(next, options.With(context), logger).InvokeAsync;
    }

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
            return PreflightAsync(http);
        if (TryGetPolicy(http, out var origin, out var policy))
            http.Response.OnStarting(static state => Decorate((Decoration)state), new Decoration(http.Response, origin, policy));
        return next(http);
    }

    private static Task Decorate(Decoration decoration)
    {
        var headers = decoration.Response.Headers;
        if (headers.ContainsKey(AllowOrigin))
            return Task.CompletedTask;
        headers.Vary = headers.Vary.Count == 0 ? "Origin" : headers.Vary + ",Origin";
        headers[AllowOrigin] = decoration.Origin;
        if (decoration.Policy.AllowCredentials)
            headers["Access-Control-Allow-Credentials"] = "true";
        if (decoration.Policy.ExposeHeaders.Length > 0)
            headers["Access-Control-Expose-Headers"] = decoration.Policy.ExposeHeaders;
        return Task.CompletedTask;
    }

    /// <summary>Whatever the API makes of an OPTIONS request, unless it succeeds the answer is an empty 200.</summary>
    private async Task PreflightAsync(HttpContext http)
    {
        var (response, outer) = (http.Response, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        using var body = new MemoryStream();
        var buffered = new StreamResponseBodyFeature(body);
        http.Features.Set<IHttpResponseBodyFeature>(buffered);
        try
        {
            await next(http);
            await buffered.CompleteAsync();
        }
        finally
        {
            http.Features.Set(outer);
        }

        if (response.HasStarted)
            return;
        var decorated = response.Headers.ContainsKey(AllowOrigin);
        if (!decorated && response.StatusCode is < 200 or >= 300)
        {
            response.Clear();
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentLength = 0;
            body.SetLength(0);
        }

        if (!decorated && TryGetPolicy(http, out var origin, out var policy))
            AnswerPreflight(http, origin, policy);
        if (body.Length > 0)
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), http.RequestAborted);
    }

    private void AnswerPreflight(HttpContext http, string origin, CorsPolicy policy)
    {
        var (asked, headers) = (http.Request.Headers, http.Response.Headers);
        var method = asked["Access-Control-Request-Method"].ToString();
        if (!policy.AllowMethods.Contains(method))
        {
            Log.PreflightRefused(logger, "method", method);
            return;
        }

        var names = asked["Access-Control-Request-Headers"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (Array.Find(names, name => !policy.Allows(name)) is { } refused)
        {
            Log.PreflightRefused(logger, "header", refused);
            return;
        }

        headers.Vary = "Origin";
        headers[AllowOrigin] = origin;
        if (policy.AllowCredentials)
            headers["Access-Control-Allow-Credentials"] = "true";
        if (policy.MaxAge.Length > 0)
            headers["Access-Control-Max-Age"] = policy.MaxAge;
        headers["Access-Control-Allow-Methods"] = method;
        if (names.Length > 0)
            headers["Access-Control-Allow-Headers"] = string.Join(',', names);
    }

    private bool TryGetPolicy(HttpContext http, [NotNullWhen(true)] out string? origin, [NotNullWhen(true)] out CorsPolicy? policy)
    {
        policy = null;
        origin = null;
        if (!http.Request.Headers.TryGetValue("Origin", out var given))
            return false;
        origin = given.ToString();
        if (options.Origins.TryGetValue(origin, out policy))
            return true;
        if (options.Origins.TryGetValue(AllOrigins, out policy))
        {
            origin = AllOrigins;
            return true;
        }

        Log.OriginUnknown(logger, origin);
        return false;
    }

    private sealed record Decoration(HttpResponse Response, string Origin, CorsPolicy Policy);
}
