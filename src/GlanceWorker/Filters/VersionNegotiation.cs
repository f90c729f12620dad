using System.Collections.Frozen;
using Glance.Api.Versions;

namespace GlanceWorker.Filters;

/// <summary>
/// The filter <c>versionnegotiation</c>: takes the version out of the path or the Accept header and sends what names none that
/// is served to the list of versions (glance/api/middleware/version_negotiation.py).
/// </summary>
internal sealed class VersionNegotiation(RequestDelegate next, VersionOptions options, ILoggerFactory loggers)
{
    private const string MediaType = "application/vnd.openstack.images-";
    private static readonly PathString Root = new("/v2");

    private readonly VersionDocument _document = new(options);
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _accepted = ApiVersions.Accepted(options).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly ILogger _logger = loggers.CreateLogger("glance.api.middleware.version_negotiation");

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var start = path.AsSpan().IndexOfAnyExcept('/') is >= 0 and var first ? first : path.Length;
        var end = path.IndexOf('/', start) is >= 0 and var slash ? slash : path.Length;
        var segment = path.AsSpan(start, end - start);
        if (segment is "versions")
            return _document.WriteAsync(http, StatusCodes.Status200OK);

        var accept = http.Request.Headers.Accept.ToString();
        var byMediaType = accept.StartsWith(MediaType, StringComparison.Ordinal);
        var version = byMediaType ? accept.AsSpan(MediaType.Length) : segment;
        if (!_accepted.Contains(version))
        {
            Log.VersionUnknown(_logger, http.Request.Method, path);
            return _document.WriteAsync(http, StatusCodes.Status300MultipleChoices);
        }

        if (_logger.IsEnabled(LogLevel.Debug))
            Log.VersionMatched(_logger, http.Request.Method, path, version.ToString());
        if (byMediaType)
            http.Request.Path = new PathString(Root.Value + path);
        else if (start != 1 || segment is not "v2")
            http.Request.Path = new PathString(string.Concat(Root.Value, path.AsSpan(end)));
        return next(http);
    }
}
