using System.Net;
using System.Text;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Sends a request to the app mounted at the longest prefix of its path, entries of a domain before the others. The prefix moves
/// from the path to the path base. Rules and the page for what is nowhere are Paste's (paste/urlmap.py).
/// </summary>
internal sealed class UrlMap
{
    private readonly (UrlMapAddress Address, RequestDelegate App)[] _entries;
    private readonly RequestDelegate _notFound;

    /// <summary>Creates the map.</summary>
    /// <param name="entries">Address and app.</param>
    /// <param name="notFound">Answers what no entry does; null for a page that says so.</param>
    public UrlMap(IEnumerable<(UrlMapAddress Address, RequestDelegate App)> entries, RequestDelegate? notFound)
    {
        _entries =
        [
            .. entries
                .OrderBy(e => e.Address.Domain is null)
                .ThenBy(e => e.Address.Domain, StringComparer.Ordinal)
                .ThenByDescending(e => e.Address.Path.Length),
        ];
        _notFound = notFound ?? NotFoundAsync;
    }

    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var path = request.Path.Value ?? "";
        foreach (var (address, app) in _entries)
        {
            if ((address.Domain is not null && !IsHost(request, address.Domain)) || !Begins(path, address.Path))
                continue;
            if (address.Path.Length > 0)
            {
                request.PathBase = new PathString(request.PathBase.Value + address.Path);
                request.Path = new PathString(path[address.Path.Length..]);
            }

            return app(http);
        }

        return _notFound(http);
    }

    private static bool Begins(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');

    private static bool IsHost(HttpRequest request, string domain)
    {
        var host = request.Host.Host;
        if (domain.Equals(host, StringComparison.OrdinalIgnoreCase))
            return true;
        var port = request.Host.Port ?? (request.Scheme == "http" ? 80 : 443);
        return domain.Equals(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{port}"), StringComparison.OrdinalIgnoreCase);
    }

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/html; charset=utf8";
        var path = WebUtility.HtmlEncode(http.Request.PathBase.Add(http.Request.Path).Value);
        var page = Encoding.UTF8.GetBytes($"<html>\n<head><title>Not Found</title></head>\n<body>\n<h1>Not Found</h1>\n<p>Nothing is mounted at {path}</p>\n</body>\n</html>\n");
        http.Response.ContentLength = page.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(page, http.RequestAborted).AsTask();
    }
}
