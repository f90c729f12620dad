namespace Glance.ConformanceTests.Database.Exactness;

public sealed class InMemoryExactnessTests : DatabaseExactness
{
    protected override ValueTask<IDatabaseSubject> CreateAsync() => ValueTask.FromResult<IDatabaseSubject>(new InMemorySubject());
}
