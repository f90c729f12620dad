using GlanceWorker.Transport;
using NUnit.Framework;

namespace Glance.UnitTests.Transport;

/// <summary>How much is received at once.</summary>
internal sealed class ClientReceiverTests
{
    [TestCase(4096, true, 8192)]
    [TestCase(32768, true, 65536)]
    [TestCase(65536, true, 65536)]
    [TestCase(65536, false, 32768)]
    [TestCase(8192, false, 4096)]
    [TestCase(4096, false, 4096)]
    public void Who_sends_more_gets_more_and_loses_half_when_less_comes(int size, bool filled, int next) =>
        Assert.That(ClientReceiver.NextSize(size, filled), Is.EqualTo(next));
}
