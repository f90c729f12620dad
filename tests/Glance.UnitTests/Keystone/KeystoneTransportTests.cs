using System.Net;
using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.UnitTests.Operations.Jobs;
using Glance.UnitTests.Telemetry;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

/// <summary>How long one question is tried, and how often.</summary>
internal sealed class KeystoneTransportTests
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    private WatchedTime _time = null!; // NUnit calls the set-up before every test.

    [SetUp]
    public void Begin() => _time = new WatchedTime();

    [TestCase(HttpRequestError.ConnectionError)]
    [TestCase(HttpRequestError.NameResolutionError)]
    [TestCase(HttpRequestError.ResponseEnded)]
    public async Task Without_a_connection_there_are_as_many_further_tries_as_configured_each_after_a_longer_pause(HttpRequestError error)
    {
        using var keystone = new ScriptedKeystone(_ => throw new HttpRequestException(error));
        using var client = new HttpClient(keystone, disposeHandler: false);

        var sending = Send(client, retries: 3);
        foreach (var pause in new[] { 0.5, 1, 2 })
        {
            Assert.That((await TimerAsync(), await TimerAsync()), Is.EqualTo((RequestTimeout, TimeSpan.FromSeconds(pause))));
            _time.Advance(TimeSpan.FromSeconds(pause));
        }

        await Assert.ThatAsync(() => sending.WaitAsync(AtMost), Throws.TypeOf<KeystoneUnavailableException>());
        Assert.That(keystone.Asked, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_try_that_succeeds_is_the_last()
    {
        var tries = 0;
        using var keystone = new ScriptedKeystone(_ => ++tries < 2
            ? throw new HttpRequestException(HttpRequestError.ConnectionError)
            : Task.FromResult(ScriptedKeystone.Answer(HttpStatusCode.OK, "{}", "t")));
        using var client = new HttpClient(keystone, disposeHandler: false);

        var sending = Send(client, retries: 3);
        await TimerAsync();
        _time.Advance(await TimerAsync());
        var reply = await sending.WaitAsync(AtMost);

        Assert.That((tries, reply.Status, reply.SubjectToken), Is.EqualTo((2, HttpStatusCode.OK, "t")));
    }

    [TestCase(HttpRequestError.SecureConnectionError)]
    [TestCase(HttpRequestError.InvalidResponse)]
    [TestCase(HttpRequestError.Unknown)]
    public async Task Another_failure_is_not_tried_again_and_told_without_the_query(HttpRequestError error)
    {
        using var keystone = new ScriptedKeystone(_ => throw new HttpRequestException(error));
        using var client = new HttpClient(keystone, disposeHandler: false);

        await Assert.ThatAsync(
            () => Send(client, retries: 3).WaitAsync(AtMost),
            Throws.TypeOf<KeystoneUnavailableException>().With.Message.Contains("GET http://k/v3/auth/tokens failed"));
        Assert.That(keystone.Asked, Has.Count.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(2)]
    public async Task Silence_is_tried_again_at_once_and_ends_with_the_last_try(int retries)
    {
        using var keystone = new ScriptedKeystone(SilentAsync);
        using var client = new HttpClient(keystone, disposeHandler: false);

        var sending = Send(client, retries);
        for (var tries = 0; tries <= retries; tries++)
        {
            Assert.That((await TimerAsync(), sending.IsCompleted), Is.EqualTo((RequestTimeout, false)));
            _time.Advance(RequestTimeout);
        }

        await Assert.ThatAsync(
            () => sending.WaitAsync(AtMost),
            Throws.TypeOf<KeystoneUnavailableException>().With.Message.Contains("was not answered within 5 s"));
        Assert.That(keystone.Asked, Has.Count.EqualTo(retries + 1));
    }

    [Test]
    public async Task Who_leaves_is_waited_for_no_more_whatever_tries_are_left()
    {
        using var keystone = new ScriptedKeystone(SilentAsync);
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var leaving = new CancellationTokenSource();

        var sending = Send(client, retries: 3, leaving.Token);
        await leaving.CancelAsync();

        await Assert.ThatAsync(() => sending.WaitAsync(AtMost), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(keystone.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_call_is_observed_without_its_secrets()
    {
        using var keystone = new ScriptedKeystone(HttpStatusCode.NoContent, "");
        using var client = new HttpClient(keystone, disposeHandler: false);
        using var listening = new Listening();

        await Send(client, retries: 0);

        var call = listening.Activities.Single();
        Assert.That(
            (call.OperationName, call.GetTagItem("url.path"), call.GetTagItem("http.response.status_code")),
            Is.EqualTo(("keystone GET", "/v3/auth/tokens", 204)));
    }

    private static async Task<HttpResponseMessage> SilentAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("that was forever");
    }

    private Task<TimeSpan> TimerAsync() => _time.TimerAsync().WaitAsync(AtMost);

    private Task<KeystoneReply> Send(HttpClient client, int retries, CancellationToken deadline = default)
    {
        var options = new SessionOptions
        {
            Login = new LoginOptions { AuthUrl = new Uri("http://k") },
            RequestTimeout = RequestTimeout,
            ConnectRetries = retries,
        };
        return new KeystoneTransport(client, options, _time)
            .SendAsync(static () => new HttpRequestMessage(HttpMethod.Get, "http://k/v3/auth/tokens?nocatalog"), deadline);
    }
}
