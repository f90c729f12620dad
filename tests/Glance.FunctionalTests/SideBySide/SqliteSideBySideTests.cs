using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Both services on one SQLite file.</summary>
internal sealed class SqliteSideBySideTests : SideBySideTests
{
    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) =>
        Task.FromResult<SharedDatabase>(new SqliteSharedDatabase(directory["shared.sqlite"]));
}
