using Glance.TestKit.MariaDb;
using NUnit.Framework;

namespace Glance.FunctionalTests;

/// <summary>Stops the shared MariaDB after the last test.</summary>
[SetUpFixture]
public sealed class MariaDbTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await MariaDbServer.StopSharedAsync();
}
