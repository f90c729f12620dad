using Glance.ConformanceTests.Database.MariaDb;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database.Exactness;

[Category("MariaDb")]
public sealed class MariaDbExactnessTests : DatabaseExactness
{
    protected override async ValueTask<IDatabaseSubject> CreateAsync() => await MariaDbSubject.CreateAsync();
}
