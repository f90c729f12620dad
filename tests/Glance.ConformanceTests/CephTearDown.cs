using Glance.TestKit.Ceph;
using NUnit.Framework;

namespace Glance.ConformanceTests;

/// <summary>Stops the shared Ceph after the last test.</summary>
[SetUpFixture]
public sealed class CephTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await CephCluster.StopSharedAsync();
}
