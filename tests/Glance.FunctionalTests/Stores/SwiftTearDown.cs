using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>Stops the shared Swift after the last test that used it.</summary>
[SetUpFixture]
public sealed class SwiftTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await SwiftTestServer.StopSharedAsync();
}
