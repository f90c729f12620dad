using Glance.Linux.Descriptors;
using Glance.Linux.Spawning;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

internal sealed class DescriptorHeadroomTests
{
    [Test]
    public void The_last_number_under_the_limit_has_none_above_it()
    {
        var limit = ProcessSettings.OpenFiles()!.Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(DescriptorHeadroom.Above((int)limit - 1), Is.Zero);
            Assert.That(DescriptorHeadroom.Above((int)limit), Is.Zero);
            Assert.That(DescriptorHeadroom.Above((int)limit - 17), Is.EqualTo(16));
        }
    }

    [Test]
    public void What_there_is_now_is_less_than_the_limit_and_leaves_nothing_open()
    {
        var before = NullDescriptors();

        var now = DescriptorHeadroom.Now();

        Assert.That(now, Is.GreaterThan(0).And.LessThan(ProcessSettings.OpenFiles()!.Value));
        Assert.That(NullDescriptors(), Is.EqualTo(before));
    }

    private static int NullDescriptors() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == "/dev/null");
}
