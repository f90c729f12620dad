using Glance.ConformanceTests.Database.Postgres;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Exactness;

[Category("Postgres")]
public sealed class PostgresExactnessTests : DatabaseExactness
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await PostgresSubject.CreateAsync();
}
