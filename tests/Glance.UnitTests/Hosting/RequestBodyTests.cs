using GlanceWorker.Hosting;
using GlanceWorker.Hosting.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting;

/// <summary>Which requests may wait for their body with a place in the pool (docs/decisions/0408).</summary>
internal sealed class RequestBodyTests
{
    private const string Octets = "application/octet-stream";

    [TestCase("PUT", "/v2/images/i/file", Octets, true)]
    [TestCase("PUT", "/image/v2/images/i/file", "Application/Octet-Stream; a=b", true, Description = "mounted elsewhere")]
    [TestCase("PUT", "/images/i/file", Octets, true)]
    [TestCase("PUT", "/v2/images/i/file", "application/json", false)]
    [TestCase("PUT", "/v2/images/i/file", null, false)]
    [TestCase("POST", "/v2/images/i/file", Octets, false)]
    [TestCase("POST", "/v2/images", Octets, false)]
    [TestCase("PATCH", "/v2/images/i", Octets, false)]
    [TestCase("POST", "/v2/images/i/members", Octets, false)]
    [TestCase("POST", "/v2/images/i/locations", Octets, false)]
    [TestCase("PUT", "/v2/images/i/members/file", Octets, false)]
    [TestCase("PUT", "/v2/images/images/members/file", Octets, false)]
    [TestCase("PUT", "/v2/images/i/tags/file", Octets, false)]
    [TestCase("PUT", "/v2/images/file", Octets, false)]
    [TestCase("PUT", "/file", Octets, false)]
    [TestCase("PUT", "", Octets, false)]
    public void Only_an_upload_waits_as_one(string method, string path, string? type, bool isUpload)
    {
        var context = Of(method, path, type, hasBody: true);

        Assert.That(RequestBody.WaitOf(context), Is.EqualTo(isUpload ? ClientWait.Data : ClientWait.SmallBody));
    }

    [Test]
    public void Who_has_no_body_is_not_waited_for() =>
        Assert.That(RequestBody.WaitOf(Of("PUT", "/v2/images/i/file", Octets, hasBody: false)), Is.EqualTo(ClientWait.Nothing));

    private static DefaultHttpContext Of(string method, string path, string? type, bool hasBody)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.ContentType = type;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new Detection(hasBody));
        return context;
    }

    private sealed record Detection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
