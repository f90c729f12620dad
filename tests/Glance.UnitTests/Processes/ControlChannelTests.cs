using System.Text;
using Glance.Control;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class ControlChannelTests
{
    [Test]
    public async Task Frames_arrive_whole_and_in_order()
    {
        var (ours, theirs) = ControlChannel.CreatePair();
        using var near = ours;
        using var far = ControlChannel.Inherit(theirs.Number);

        near.TrySend(ControlFrameKind.Ready);
        near.TrySend(ControlFrameKind.Failed, Encoding.UTF8.GetBytes(new string('x', 5000)));
        var first = far.Receive();
        var second = await far.ReceiveAsync(CancellationToken.None);

        Assert.That(first!.Value.Kind, Is.EqualTo(ControlFrameKind.Ready));
        Assert.That(second!.Value.Payload.Length, Is.EqualTo(5000));
    }

    [Test]
    public async Task The_end_of_the_peer_is_the_end_of_the_frames()
    {
        var (ours, theirs) = ControlChannel.CreatePair();
        using var near = ours;

        theirs.Dispose();

        Assert.That(await near.ReceiveAsync(CancellationToken.None), Is.Null);
        Assert.That(near.TrySend(ControlFrameKind.Ready), Is.False);
    }

    [Test]
    public void Statistics_survive_the_wire()
    {
        var statistics = new WorkerStatistics(3, 2, 1L << 40, 17) { Jobs = 5 };
        var wire = new byte[WorkerStatistics.Size];

        statistics.WriteTo(wire);

        Assert.That(WorkerStatistics.ReadFrom(wire), Is.EqualTo(statistics));
        Assert.That(WorkerStatistics.ReadFrom(wire.AsSpan(0, 20)), Is.EqualTo(statistics with { Jobs = 0 }), "a worker of the version before");
    }
}
