using Glance.TestKit.S3;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>Stops the shared S3 servers after the last test.</summary>
[SetUpFixture]
public sealed class S3TearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await S3TestServer.StopSharedAsync();
}
