using System.Buffers;
using System.IO.Pipelines;
using Glance.TestKit.Http;
using GlanceWorker.Transport;
using NUnit.Framework;

namespace Glance.UnitTests.Transport;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ClientInputTests
{
    private readonly Pipe _pipe = new();
    private readonly ClientInput _input;

    public ClientInputTests() => _input = new ClientInput(_pipe.Reader);

    [Test]
    public async Task The_end_is_told_after_what_was_sent_before_it_not_with_it([Values] bool waiting)
    {
        var read = waiting ? _input.ReadAsync().AsTask() : null;
        await SendAsync(10);
        await _pipe.Writer.CompleteAsync();

        var first = await (read ?? _input.ReadAsync().AsTask());
        _input.AdvanceTo(first.Buffer.End);
        var second = await _input.ReadAsync();

        Assert.That((first.Buffer.Length, first.IsCompleted), Is.EqualTo((10L, false)));
        Assert.That((second.Buffer.Length, second.IsCompleted), Is.EqualTo((0L, true)));
    }

    [Test]
    public async Task Who_reads_for_nobody_reads_so_much_and_no_more([Values] bool held)
    {
        if (held)
        {
            await SendAsync(10);
            await _input.ReadAsync();
        }

        var discarding = _input.DiscardAsync(1000);
        await SendAsync(999);
        var before = discarding.IsCompleted;
        await SendAsync(1);
        await discarding.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That((before, _input.IsDiscarded), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Who_has_seen_everything_and_needs_more_hears_of_the_end_with_what_is_left([Values(1, 3000, 9000)] int sent)
    {
        await SendAsync(sent);
        await _pipe.Writer.CompleteAsync();

        var first = await _input.ReadAsync();
        _input.AdvanceTo(first.Buffer.GetPosition(sent / 2), first.Buffer.End);
        var second = await _input.ReadAsync();

        Assert.That(first.IsCompleted, Is.False);
        Assert.That((second.Buffer.Length, second.IsCompleted), Is.EqualTo(((long)sent - (sent / 2), true)));
    }

    [Test]
    public async Task What_was_given_and_not_looked_at_is_given_again_without_the_end()
    {
        await SendAsync(10);
        await _pipe.Writer.CompleteAsync();

        var first = await _input.ReadAsync();
        _input.AdvanceTo(first.Buffer.GetPosition(4));
        Assert.That(_input.TryRead(out var second), Is.True);
        _input.AdvanceTo(second.Buffer.End);
        Assert.That(_input.TryRead(out var third), Is.True);

        Assert.That((second.Buffer.Length, second.IsCompleted), Is.EqualTo((6L, false)));
        Assert.That((third.Buffer.Length, third.IsCompleted), Is.EqualTo((0L, true)));
    }

    [Test]
    public async Task Who_was_told_of_the_end_may_ask_again_without_having_taken_what_was_left()
    {
        await SendAsync(10);
        await _pipe.Writer.CompleteAsync();
        var first = await _input.ReadAsync();
        _input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        var told = await _input.ReadAsync();

        var again = await _input.ReadAsync();

        Assert.That((told.Buffer.Length, told.IsCompleted), Is.EqualTo((10L, true)));
        Assert.That((again.Buffer.Length, again.IsCompleted), Is.EqualTo((0L, true)));
    }

    [Test]
    public async Task Whoever_waits_for_the_client_is_seen_waiting()
    {
        var before = _input.IsAwaited;
        var read = _input.ReadAsync();
        var during = _input.IsAwaited;
        await SendAsync(1);
        _input.AdvanceTo((await read).Buffer.End);

        Assert.That((before, during, _input.IsAwaited), Is.EqualTo((false, true, false)));
    }

    private async Task SendAsync(int bytes) => await _pipe.Writer.WriteAsync(TestData.Bytes(bytes));
}
