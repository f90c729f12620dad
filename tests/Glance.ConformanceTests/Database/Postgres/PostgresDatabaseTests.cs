using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Postgres;

[Category("Postgres")]
public sealed class PostgresDatabaseTests : DatabaseConformance
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await PostgresSubject.CreateAsync();
}
