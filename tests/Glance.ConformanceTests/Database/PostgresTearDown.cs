using Glance.TestKit.Postgres;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>Stops the shared PostgreSQL after the last test.</summary>
[SetUpFixture]
public sealed class PostgresTearDown
{
    [OneTimeTearDown]
    public async Task StopAsync() => await PostgresCluster.StopSharedAsync();
}
