namespace Glance.ConformanceTests.Database.Exactness;

public sealed class SqliteExactnessTests : DatabaseExactness
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await SqliteSubject.CreateAsync();
}
