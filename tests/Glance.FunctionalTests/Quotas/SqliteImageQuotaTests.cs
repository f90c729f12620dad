namespace Glance.FunctionalTests.Quotas;

/// <summary>On a SQLite file.</summary>
internal sealed class SqliteImageQuotaTests : ImageQuotaTests
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}
