using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests;

/// <summary>Stops the shared Swifts after the last test.</summary>
[SetUpFixture]
public sealed class SwiftTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await SwiftTestServer.StopSharedAsync();
}
