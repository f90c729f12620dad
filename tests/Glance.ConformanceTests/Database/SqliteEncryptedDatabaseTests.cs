namespace Glance.ConformanceTests.Database;

public sealed class SqliteEncryptedDatabaseTests : DatabaseConformance
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await SqliteSubject.CreateAsync(encryptionKey: "a key of 32 bytes, not one less.");
}
