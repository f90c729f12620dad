using Glance.TestKit.Cinder;
using NUnit.Framework;

namespace Glance.ConformanceTests;

/// <summary>Stops the shared Cinders after the last test.</summary>
[SetUpFixture]
public sealed class CinderTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await CinderTestCloud.StopSharedAsync();
}
