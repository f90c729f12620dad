using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Both services on one PostgreSQL database that ours made, at today's head, which Debian's service does not know yet.</summary>
[Category("Postgres")]
internal sealed class OurPostgresSideBySideTests : SideBySideTests
{
    protected override Side Maker => Side.Ours;

    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) => PostgresSharedDatabase.CreateAsync();
}
