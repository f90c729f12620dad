using System.Text;
using Glance.Api.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NUnit.Framework;

namespace Glance.UnitTests.Filters;

[TestFixture]
public sealed class ErrorBodyTests
{
    [TestCase("application/json", "{\"message\": \"The resource could not be found.<br /><br />\\n\\n\\n\", \"code\": \"404 Not Found\", \"title\": \"Not Found\"}")]
    [TestCase("", "404 Not Found\n\nThe resource could not be found.\n\n   ")]
    [TestCase("text/plain", "404 Not Found\n\nThe resource could not be found.\n\n   ")]
    [TestCase("*/*", "<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  The resource could not be found.<br /><br />\n\n\n\n </body>\n</html>")]
    public async Task The_body_follows_the_Accept_header(string accept, string expected)
    {
        var (http, body) = await Write(accept, "GET", 404);

        Assert.That(body, Is.EqualTo(expected));
        Assert.That(http.Response.ContentLength, Is.EqualTo(expected.Length));
    }

    [TestCase("application/json", "a<b> \\u00e9 \\u007f/\\u2028 \\\"")]
    [TestCase("text/html", "a&lt;b&gt; &#233; \u007f/&#8232; &quot;")]
    [TestCase("text/plain", "a é \u007f/\u2028 \"")]
    public async Task Explanations_are_escaped_for_the_form_they_travel_in(string accept, string expected)
    {
        var (_, body) = await Write(accept, "GET", 404, "a<b> é \u007f/\u2028 \"");

        Assert.That(body, Does.Contain(expected));
    }

    [TestCase(405, "The method PUT is not allowed for this resource. <br /><br />\\nx")]
    [TestCase(501, "\\nThe request method PUT is not implemented for this server. <br /><br />\\nx")]
    [TestCase(415, "The request media type text/plain is not supported by this server.\\n<br /><br />\\nx")]
    public async Task Statuses_with_a_template_of_their_own_keep_it(int status, string expected)
    {
        var (_, body) = await Write("application/json", "PUT", status, detail: "x");

        Assert.That(body, Does.StartWith("{\"message\": \"" + expected + "\""));
    }

    [TestCase(413, "413 Request Entity Too Large")]
    [TestCase(414, "414 Request-URI Too Long")]
    [TestCase(416, "416 Request Range Not Satisfiable")]
    public async Task Status_words_are_those_of_WebOb(int status, string expected)
    {
        var (http, body) = await Write("text/plain", "GET", status);

        Assert.That(body, Does.StartWith(expected + "\n\n"));
        Assert.That($"{status} {http.Features.Get<IHttpResponseFeature>()!.ReasonPhrase}", Is.EqualTo(expected), "on the status line too");
    }

    [Test]
    public async Task A_comment_is_hidden_in_html_and_visible_in_plain_text()
    {
        var (_, html) = await Write("*/*", "GET", 431, comment: "x & y");
        var (_, plain) = await Write("", "GET", 431, comment: "x & y");

        Assert.That(html, Does.Contain("large<br /><br />\n\n<!-- x &amp; y -->\n\n </body>"));
        Assert.That(plain, Is.EqualTo("431 Request Header Fields Too Large\n\nThe request header fields were too large\n\n   x & y  "));
    }

    [Test]
    public async Task Head_gets_no_body()
    {
        var (http, body) = await Write("application/json", "HEAD", 404);

        Assert.That(body, Is.Empty);
        Assert.That(http.Response.ContentType, Is.EqualTo("text/html; charset=UTF-8"));
    }

    [Test]
    public async Task Headers_of_the_body_that_will_not_be_sent_are_removed_and_others_stay()
    {
        var http = new DefaultHttpContext();
        http.Response.Headers["Content-MD5"] = "abc";
        http.Response.Headers["x-openstack-request-id"] = "req-1";

        await ErrorBody.WriteAsync(http, 405, headers: [new("Allow", "GET, PATCH")]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(http.Response.Headers.ContainsKey("Content-MD5"), Is.False);
            Assert.That(http.Response.Headers["x-openstack-request-id"].ToString(), Is.EqualTo("req-1"));
            Assert.That(http.Response.Headers.Allow.ToString(), Is.EqualTo("GET, PATCH"));
        }
    }

    private static async Task<(HttpContext Http, string Body)> Write(
        string accept, string method, int status, string? explanation = null, string? detail = null, string? comment = null)
    {
        var http = new DefaultHttpContext();
        var body = new MemoryStream();
        http.Request.Method = method;
        if (accept.Length > 0)
            http.Request.Headers.Accept = accept;
        http.Response.Body = body;
        await ErrorBody.WriteAsync(http, status, explanation, detail, comment);
        return (http, Encoding.UTF8.GetString(body.ToArray()));
    }
}
