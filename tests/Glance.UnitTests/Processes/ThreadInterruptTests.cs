using System.Net;
using Glance.Linux.Signals;
using Glance.Linux.Sockets;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class ThreadInterruptTests
{
    [Test]
    public void A_blocking_accept_comes_back_and_can_be_interrupted_again()
    {
        using var socket = ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), 10, TimeSpan.FromSeconds(60));
        using var interrupt = new ThreadInterrupt();
        using var stop = new ManualResetEventSlim();
        var rounds = 0;
        var thread = new Thread(() =>
        {
            interrupt.Enter();
            while (!stop.IsSet && socket.Accept().Outcome == AcceptOutcome.Nothing)
                Interlocked.Increment(ref rounds);
        });
        thread.Start();

        // Far more rounds than the time-out of the accept would give.
        var deadline = TimeSpan.FromSeconds(30);
        Assert.That(SpinWait.SpinUntil(() => Volatile.Read(ref rounds) > 0, deadline));
        for (var i = 0; i < 1000; i++)
            interrupt.Interrupt();
        stop.Set();
        interrupt.Interrupt();

        Assert.That(thread.Join(deadline));
    }

    [Test]
    public void Without_a_thread_nothing_happens()
    {
        using var interrupt = new ThreadInterrupt();

        Assert.That(interrupt.Interrupt, Throws.Nothing);
    }
}
