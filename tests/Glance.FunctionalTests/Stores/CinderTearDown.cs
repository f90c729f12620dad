using Glance.TestKit.Cinder;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>Stops the shared Cinder after the last test.</summary>
[SetUpFixture]
public sealed class CinderTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await CinderTestCloud.StopSharedAsync();
}
