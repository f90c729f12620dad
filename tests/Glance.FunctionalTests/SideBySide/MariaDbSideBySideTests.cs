using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Both services on one MariaDB database that Debian's glance-manage made, at the head of Debian 12.</summary>
[Category("MariaDb")]
internal sealed class MariaDbSideBySideTests : SideBySideTests
{
    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) => MariaDbSharedDatabase.CreateAsync();
}
