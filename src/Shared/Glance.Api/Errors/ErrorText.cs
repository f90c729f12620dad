using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Glance.Api.Errors;

/// <summary>The parts of an error and how WebOb's template for its status joins them.</summary>
internal sealed record ErrorText(HttpRequest Request, int Status, string Explanation, string Detail, string Comment)
{
    /// <summary>What the Python service's own server takes a request without a content type for.</summary>
    public const string WsgiDefaultType = "text/plain";

    /// <summary>The words of the status line.</summary>
    public string Title => StatusText.Title(Status);

    /// <summary>Code and words.</summary>
    public string StatusLine => Status.ToString(CultureInfo.InvariantCulture) + " " + Title;

    /// <summary>The parts joined, each passed through <paramref name="escape"/>; the markup between them stays.</summary>
    /// <remarks>
    /// 405, 415 and 501 have templates of their own, which leave the explanation out (webob/exc.py); one for 501 that is not about the
    /// method is told all the same.
    /// </remarks>
    public string Compose(Func<string, string> escape) => Status switch
    {
        405 => $"The method {escape(Request.Method)} is not allowed for this resource. <br /><br />\n{escape(Detail)}",
        415 => $"The request media type {escape(Request.ContentType ?? WsgiDefaultType)} is not supported by this server.\n<br /><br />\n{escape(Detail)}",
        501 when Explanation == StatusText.Explanation(501) => $"\nThe request method {escape(Request.Method)} is not implemented for this server. <br /><br />\n{escape(Detail)}",
        _ => $"{escape(Explanation)}<br /><br />\n{escape(Detail)}\n{(Comment.Length == 0 ? "" : $"<!-- {escape(Comment)} -->")}\n",
    };
}
