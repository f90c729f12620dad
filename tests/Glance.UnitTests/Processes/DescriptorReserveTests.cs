using Glance.Processes.Descriptors;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class DescriptorReserveTests
{
    [Test]
    public void What_is_given_up_can_be_taken_again_and_is_held_once()
    {
        using var reserve = new DescriptorReserve(3);
        var before = NullDescriptors();

        Assert.That(reserve.TryHold() && reserve.TryHold(), Is.True);
        var held = NullDescriptors();
        reserve.Release();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(held - before, Is.EqualTo(3));
            Assert.That(NullDescriptors(), Is.EqualTo(before));
            Assert.That(reserve.TryHold(), Is.True);
        }
    }

    private static int NullDescriptors() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == "/dev/null");
}
