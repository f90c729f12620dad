using GlanceTools.Control;
using NUnit.Framework;

namespace Glance.UnitTests.Processes;

/// <summary>What <c>glance-control start</c> says where the system does not permit more open files.</summary>
internal sealed class OpenFilesLimitTests
{
    [TestCase(1024, true, "cannot be raised to 32768 and stays at 1024; raise it (ulimit -n)")]
    [TestCase(8299, false, "cannot be raised to 32768 (not started by root?) and stays at 8299; raise it (ulimit -n)")]
    [TestCase(8300, false, "cannot be raised to 32768 (not started by root?) and stays at 8300; enough")]
    public void What_there_is_and_what_is_needed_are_told(long limit, bool privileged, string words) => Assert.That(
        OpenFilesLimit.Describe(limit, privileged),
        Is.EqualTo($"The limit of open files {words}: the default [worker] pool_size needs 8300"));
}
