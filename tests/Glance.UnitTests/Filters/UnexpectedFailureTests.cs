using Glance.Api.Requests;
using Glance.TestKit.Processes;
using GlanceWorker.Filters;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Filters;

/// <summary>What a filter throws, which no application has caught.</summary>
internal sealed class UnexpectedFailureTests
{
    private LineLog _log = null!; // made before each test

    [SetUp]
    public void MakeLog() => _log = new LineLog();

    [TearDown]
    public void CloseLog() => _log.Dispose();

    [Test]
    public async Task Whatever_a_filter_throws_is_answered_with_a_body_and_an_id_and_logged_once([Values] bool later)
    {
        var answer = await Exchange.Get(UnexpectedFailures.Around(later ? FailLaterAsync : _ => throw new InvalidCastException("ours"), _log), "/v2/images");

        var id = answer.Header("x-openstack-request-id");
        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(answer.Body, Does.Contain("500 Internal Server Error").And.Not.Contain("ours"));
        Assert.That(id, Does.StartWith("req-"));
        Assert.That(answer.Http.Features.Get<IRequestContextFeature>()?.Context.RequestId, Is.EqualTo(id), "the access log has the same");
        Assert.That(_log.Lines, Has.Exactly(1).Items.And.One.StartsWith($"Error {id}: GET ").And.One.EndsWith("ours"));
    }

    [Test]
    public async Task What_a_client_did_wrong_is_no_error_of_ours()
    {
        var answer = await Exchange.Get(UnexpectedFailures.Around(_ => throw new BadHttpRequestException("too much", 413), _log), "/v2/images");

        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(_log.Lines, Has.All.StartsWith("Debug "));
    }

    private static async Task FailLaterAsync(HttpContext http)
    {
        await Task.Yield();
        throw new InvalidCastException("ours");
    }
}
