using System.Globalization;
using System.Text;
using Glance.Api.Json;
using Glance.Api.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Glance.Api.Errors;

/// <summary>
/// Writes an error response in the form WebOb gives it: HTML, JSON or plain text by the Accept header
/// (glance-v2-contract section 3). Status titles and stock explanations are in <see cref="StatusText"/>.
/// </summary>
public static class ErrorBody
{
    private static readonly string[] Offers = ["text/html", "application/json"];
    private static readonly string[] EntityHeaders =
        ["Content-Type", "Content-Length", "Content-Encoding", "Content-Range", "Content-MD5", "Accept-Ranges", "ETag", "Last-Modified", "Location"];

    /// <summary>
    /// Sends the error. Headers that described another body are removed, others (a request id, WWW-Authenticate) stay.
    /// Once the response has started nothing true can be said any more: the connection is broken off, so that
    /// the client cannot take the part it has for the whole.
    /// </summary>
    /// <param name="http">The exchange.</param>
    /// <param name="status">Status code, 400 and above.</param>
    /// <param name="explanation">What was wrong; null for the stock sentence of the status. Ignored for 405 and 415, whose sentence is
    /// fixed.</param>
    /// <param name="detail">Second part, which WebOb sets from a positional argument.</param>
    /// <param name="comment">Third part, an HTML comment in the HTML form.</param>
    /// <param name="headers">Headers to set besides, such as <c>Allow</c> or <c>Retry-After</c>.</param>
    public static async Task WriteAsync(
        HttpContext http,
        int status,
        string? explanation = null,
        string? detail = null,
        string? comment = null,
        IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        var response = http.Response;
        if (response.HasStarted)
        {
            http.Abort();
            return;
        }

        foreach (var name in EntityHeaders)
            response.Headers.Remove(name);
        foreach (var (name, value) in headers ?? [])
            response.Headers[name] = value;
        response.StatusCode = status;
        if (http.Features.Get<IHttpResponseFeature>() is { } line)
            line.ReasonPhrase = StatusText.Title(status);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            response.ContentType = "text/html; charset=UTF-8";
            response.ContentLength = 0;
            return;
        }

        var (contentType, body) = Render(http.Request, status, explanation, detail, comment);
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static (string ContentType, byte[] Body) Render(HttpRequest request, int status, string? explanation, string? detail, string? comment)
    {
        var text = new ErrorText(request, status, explanation ?? StatusText.Explanation(status), detail ?? "", comment ?? "");
        return AcceptHeader.Choose(request.Headers.Accept.ToString(), Offers) switch
        {
            0 => ("text/html; charset=UTF-8", Encoding.ASCII.GetBytes(Html(text))),
            1 => ("application/json", Encoding.ASCII.GetBytes(Json(text))),
            _ => ("text/plain; charset=UTF-8", Encoding.UTF8.GetBytes($"{text.StatusLine}\n\n{Markup.Strip(text.Compose(Markup.Verbatim))}")),
        };
    }

    private static string Html(ErrorText text) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <html>
         <head>
          <title>{text.StatusLine}</title>
         </head>
         <body>
          <h1>{text.StatusLine}</h1>
          {text.Compose(Markup.Escape)}
         </body>
        </html>
        """);

    private static string Json(ErrorText text) => new StringBuilder("{\"message\": ")
        .AppendJsonString(text.Compose(Markup.Verbatim))
        .Append(", \"code\": ").AppendJsonString(text.StatusLine)
        .Append(", \"title\": ").AppendJsonString(text.Title)
        .Append('}').ToString();
}
