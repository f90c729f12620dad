using System.IO.Pipelines;
using System.Text;
using Glance.UnitTests.Logging;
using GlanceWorker.Framing;
using GlanceWorker.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Glance.UnitTests.Framing;

/// <summary>What becomes of a read that waits.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FramedInputWaitTests
{
    private const string Sized = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";

    private readonly Pipe _client = new();
    private readonly FramedRequest _request = new();
    private readonly FixedTime _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private readonly FramedInput _input;

    public FramedInputWaitTests() => _input = new FramedInput(_client.Reader, Transcript.Limits, _request, _time);

    [Test]
    public async Task A_head_that_takes_too_long_is_refused_with_408()
    {
        await SendAsync("GET / HTTP/1.1\r\nHost");
        var waiting = _input.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        _input.LookAtTheClock();
        var tooEarly = waiting.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(1));
        _input.LookAtTheClock();

        var read = await waiting;

        Assert.That(tooEarly, Is.False);
        Assert.That(Encoding.Latin1.GetString(read.Buffer), Does.StartWith("GET / HTTP/1.1\r\nHost: localhost"));
        Assert.That(read.IsCanceled, Is.False);
        Assert.That((_request.Refusal?.Status, _request.RequestLine), Is.EqualTo((408, "GET / HTTP/1.1")));
        Assert.That(((IUnreadBody)_input).IsExpected, Is.False, "it has had its time");
    }

    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nA\r\n", true, Description = "refused")]
    [TestCase(Sized + "12345", true, Description = "in a body")]
    [TestCase("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", true, Description = "between chunks")]
    [TestCase(Sized + "1234567890", false)]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\n\r\n", false)]
    [TestCase("GET / HTTP/1.1\r\nHost", false, Description = "nothing was answered")]
    public async Task It_is_known_whether_the_client_sends_on_after_the_last_answer(string sent, bool unread)
    {
        await SendAsync(sent);
        while (_input.TryRead(out var read))
            _input.AdvanceTo(read.Buffer.End);

        Assert.That(((IUnreadBody)_input).IsExpected, Is.EqualTo(unread));
    }

    [Test]
    public async Task Neither_an_idle_client_nor_a_slow_body_is_a_late_head()
    {
        await SendAsync("GET / HTTP/1.1\r\nHost");
        var first = _input.ReadAsync();
        await SendAsync(": x\r\n\r\n");
        _input.AdvanceTo((await first).Buffer.End);
        var idle = _input.ReadAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _input.LookAtTheClock();
        var wasIdle = !idle.IsCompleted;
        await SendAsync(Sized);
        _input.AdvanceTo((await idle).Buffer.End);
        var body = _input.ReadAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _input.LookAtTheClock();

        Assert.That((wasIdle, body.IsCompleted, _request.Refusal), Is.EqualTo((true, false, (Refusal?)null)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_body_that_ends_too_early_ends_the_read_that_waits_and_fails_the_next(bool isReset)
    {
        await SendAsync(Sized + "12345");
        _input.AdvanceTo((await _input.ReadAsync()).Buffer.End);
        var waiting = _input.ReadAsync();
        await _client.Writer.CompleteAsync(isReset ? new ConnectionResetException("gone") : null);

        var read = await waiting;
        _input.AdvanceTo(read.Buffer.Start);

        Assert.That((read.IsCanceled, read.IsCompleted, read.Buffer.Length), Is.EqualTo((true, false, 0L)));
        Assert.That(() => _input.ReadAsync(), Throws.InstanceOf<BadHttpRequestException>().With.Property(nameof(BadHttpRequestException.StatusCode)).EqualTo(400));
        Assert.That(() => _input.TryRead(out _), Throws.InstanceOf<BadHttpRequestException>());
    }

    [TestCase("Content-Length: 1000", "12345", Description = "waits for more")]
    [TestCase("Transfer-Encoding: chunked", "5\r\n12345\r\n")]
    public async Task The_rest_of_an_answered_request_is_read_for_two_seconds_however_much_comes(string length, string more)
    {
        await SendAsync($"POST / HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n");
        _input.AdvanceTo((await _input.ReadAsync()).Buffer.End);
        var first = _input.ReadAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _input.LookAtTheClock();
        var whileServed = first.IsCompleted;
        _request.Answered();
        _input.LookAtTheClock();
        await SendAsync(more);
        _input.AdvanceTo((await first).Buffer.End);
        var second = _input.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        _input.LookAtTheClock();
        var tooEarly = second.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(1));
        _input.LookAtTheClock();
        await SendAsync(more);

        var read = await second;
        _input.AdvanceTo(read.Buffer.End);

        Assert.That((whileServed, tooEarly, read.IsCanceled), Is.EqualTo((false, false, true)));
        Assert.That(() => _input.ReadAsync(), Throws.InstanceOf<BadHttpRequestException>());
        Assert.That(((IUnreadBody)_input).IsExpected, Is.True, "the transport reads on, so that the answer is heard");
    }

    [Test]
    public async Task The_time_of_the_rest_of_one_request_is_not_that_of_the_next()
    {
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(Sized);
            _input.AdvanceTo((await _input.ReadAsync()).Buffer.End);
            _request.Answered();
            _input.LookAtTheClock();
            _time.Advance(TimeSpan.FromSeconds(1.5));
            await SendAsync("1234567890");
            _input.AdvanceTo((await _input.ReadAsync()).Buffer.End);
            _input.LookAtTheClock();
        }

        await SendAsync(Sized);
        Assert.That(Encoding.Latin1.GetString((await _input.ReadAsync()).Buffer), Is.EqualTo(Sized));
    }

    [Test]
    public async Task A_read_that_is_given_up_ends_as_Kestrel_understands()
    {
        using var giveUp = new CancellationTokenSource();
        await SendAsync(Sized);
        _input.AdvanceTo((await _input.ReadAsync()).Buffer.End);
        var waiting = _input.ReadAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<ConnectionAbortedException>());
        await SendAsync("1234567890");
        Assert.That(Encoding.Latin1.GetString((await _input.ReadAsync()).Buffer), Is.EqualTo("1234567890"));
    }

    [Test]
    public async Task A_complete_request_in_front_of_the_end_is_read_without_it()
    {
        await SendAsync(Sized + "1234567890");
        await _client.Writer.CompleteAsync();

        var read = await _input.ReadAsync();
        _input.AdvanceTo(read.Buffer.End);
        var end = await _input.ReadAsync();

        Assert.That((read.IsCompleted, read.Buffer.Length), Is.EqualTo((false, (long)Sized.Length + 10)));
        Assert.That((end.IsCompleted, end.Buffer.Length), Is.EqualTo((true, 0L)));
    }

    private async Task SendAsync(string text) => await _client.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));
}
