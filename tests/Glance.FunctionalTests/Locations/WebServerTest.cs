using Glance.TestKit.Web;
using NUnit.Framework;

namespace Glance.FunctionalTests.Locations;

/// <summary>A test of the service beside a web server that has the data.</summary>
internal abstract class WebServerTest : ServerTest
{
    /// <summary>The web server, a new one for each test.</summary>
    protected FakeWebServer Web { get; private set; } = null!; // SetUp makes it

    [SetUp]
    public void StartWeb() => Web = FakeWebServer.Start();

    [TearDown]
    public async Task StopWeb() => await Web.DisposeAsync();
}
