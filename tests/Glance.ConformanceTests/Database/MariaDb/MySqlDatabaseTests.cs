using NUnit.Framework;

namespace Glance.ConformanceTests.Database.MariaDb;

[Category("MariaDb")]
public sealed class MySqlDatabaseTests : DatabaseConformance
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await MariaDbSubject.CreateAsync();
}
