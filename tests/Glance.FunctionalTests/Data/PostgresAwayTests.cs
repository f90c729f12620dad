using Glance.TestKit.Databases;
using Glance.TestKit.Postgres;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <inheritdoc/>
[Category("Postgres")]
internal sealed class PostgresAwayTests() : ServerAwayTests("PostgreSQL")
{
    protected override async Task<IDatabaseServer> StartServerAsync() => await PostgresCluster.StartAsync();
}
