using Glance.TestKit.Postgres;
using NUnit.Framework;

namespace Glance.FunctionalTests.Quotas;

/// <summary>On PostgreSQL, where writers do not wait for each other by themselves.</summary>
[Category("Postgres")]
internal sealed class PostgresImageQuotaTests : ImageQuotaTests
{
    protected override async Task<string?> DatabaseAsync()
    {
        var cluster = await PostgresCluster.SharedAsync();
        return cluster.Url(await cluster.CreateDatabaseAsync());
    }
}
