using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>Both services on one MariaDB database that ours made, at today's head, which Debian's service does not know yet.</summary>
[Category("MariaDb")]
internal sealed class OurMariaDbSideBySideTests : SideBySideTests
{
    protected override Side Maker => Side.Ours;

    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) => MariaDbSharedDatabase.CreateAsync();
}
