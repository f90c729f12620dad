using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.BadInput.Storm;

internal sealed class SqliteStormTests : StormTests
{
    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) =>
        Task.FromResult<SharedDatabase>(new SqliteSharedDatabase(directory["storm.sqlite"]));
}
