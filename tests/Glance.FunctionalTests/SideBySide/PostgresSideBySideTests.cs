using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Both services on one PostgreSQL database that Debian's glance-manage made, at the head of Debian 12.</summary>
[Category("Postgres")]
internal sealed class PostgresSideBySideTests : SideBySideTests
{
    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) => PostgresSharedDatabase.CreateAsync();
}
