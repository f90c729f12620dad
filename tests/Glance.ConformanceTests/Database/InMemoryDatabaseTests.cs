namespace Glance.ConformanceTests.Database;

public sealed class InMemoryDatabaseTests : DatabaseConformance
{
    protected override ValueTask<IDatabaseSubject> CreateAsync() => ValueTask.FromResult<IDatabaseSubject>(new InMemorySubject());
}
