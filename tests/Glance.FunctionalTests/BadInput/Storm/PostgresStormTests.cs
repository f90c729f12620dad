using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Storm;

[Category("Postgres")]
internal sealed class PostgresStormTests : StormTests
{
    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) => PostgresSharedDatabase.CreateAsync();
}
