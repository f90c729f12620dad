using Glance.TestKit.Ceph;
using NUnit.Framework;

namespace Glance.FunctionalTests.Ceph;

/// <summary>Stops the shared Ceph after the last test that used it.</summary>
[SetUpFixture]
public sealed class CephTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await CephCluster.StopSharedAsync();
}
