using System.Text;
using Glance.Api.Json;
using Glance.Api.Requests;

namespace Glance.Api.Versions;

/// <summary>
/// The list of API versions. Everything but the links' base URL is the same for every request, so the document is
/// kept as the pieces between the links and put together into the response's own buffer.
/// </summary>
public sealed class VersionDocument
{
    private const char Link = '\u0001';
    private readonly byte[][] _pieces;
    private readonly int _fixedLength;
    private readonly string? _publicBase;

    /// <summary>Prepares the document.</summary>
    public VersionDocument(VersionOptions options)
    {
        var entries = ApiVersions.Listed(options).Select(v =>
            $$"""{"id": "{{v.Id}}", "status": "{{v.Status}}", "links": [{"rel": "self", "href": {{Link}}}]}""");
        _pieces = [.. $$"""{"versions": [{{string.Join(", ", entries)}}]}""".Split(Link).Select(Encoding.ASCII.GetBytes)];
        _fixedLength = _pieces.Sum(p => p.Length);
        _publicBase = string.IsNullOrEmpty(options.PublicEndpoint) ? null : options.PublicEndpoint;
    }

    /// <summary>Sends the document.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="status">200 when it was asked for, 300 when no version was named.</param>
    public async Task WriteAsync(HttpContext http, int status)
    {
        var origin = _publicBase ?? RequestOrigin.Of(http.Request) + http.Request.PathBase.ToUriComponent();
        var href = new StringBuilder().AppendJsonString(origin.TrimEnd('/') + "/v2/").ToString();
        var length = _fixedLength + (_pieces.Length - 1) * href.Length;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;

        Fill(http.Response.BodyWriter.GetSpan(length), href);
        http.Response.BodyWriter.Advance(length);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private void Fill(Span<byte> target, string href)
    {
        for (var i = 0; i < _pieces.Length; i++)
        {
            if (i > 0)
                target = target[Encoding.ASCII.GetBytes(href, target)..];
            _pieces[i].CopyTo(target);
            target = target[_pieces[i].Length..];
        }
    }
}
