namespace Glance.ConformanceTests.Database;

public sealed class SqliteDatabaseTests : DatabaseConformance
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await SqliteSubject.CreateAsync(encryptionKey: null);
}
