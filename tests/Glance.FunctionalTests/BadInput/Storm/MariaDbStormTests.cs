using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Storm;

[Category("MariaDb")]
internal sealed class MariaDbStormTests : StormTests
{
    protected override Task<SharedDatabase> MakeDatabaseAsync(TemporaryDirectory directory) => MariaDbSharedDatabase.CreateAsync();
}
