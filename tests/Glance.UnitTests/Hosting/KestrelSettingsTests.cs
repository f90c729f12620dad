using GlanceWorker.Hosting;
using GlanceWorker.Hosting.Clients;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting;

internal sealed class KestrelSettingsTests
{
    /// <summary>
    /// Kestrel adds a limit to a time in nanoseconds and a heartbeat to that: with TimeSpan.MaxValue the sum is negative, every request
    /// whose head is read while the heart beats is answered 408, and idle connections are closed within a second.
    /// </summary>
    [TestCase(0)]
    [TestCase(900)]
    [TestCase(long.MaxValue / TimeSpan.TicksPerSecond)]
    public void No_limit_is_so_long_that_Kestrels_sums_overflow(long seconds)
    {
        var limits = KestrelSettings.Create(new WorkerServerOptions
        {
            PoolSize = 1,
            ClientLoops = 1,
            DrainGrace = TimeSpan.Zero,
            HttpKeepAlive = true,
            ClientSocketTimeout = TimeSpan.FromSeconds(seconds),
            Clients = new ClientLimits(),
            MaxHeaderLine = 0,
        }).Limits;

        foreach (var limit in new[] { limits.KeepAliveTimeout, limits.RequestHeadersTimeout })
        {
            Assert.That(limit.TotalDays, Is.GreaterThan(0).And.LessThanOrEqualTo(36500));
            Assert.That(checked((long)(limit.TotalSeconds * 1e9) + DateTime.MaxValue.Ticks), Is.Positive);
        }
    }
}
