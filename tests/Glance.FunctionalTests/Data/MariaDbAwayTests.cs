using Glance.TestKit.Databases;
using Glance.TestKit.MariaDb;
using NUnit.Framework;

namespace Glance.FunctionalTests.Data;

/// <inheritdoc/>
[Category("MariaDb")]
internal sealed class MariaDbAwayTests() : ServerAwayTests("MySQL")
{
    protected override async Task<IDatabaseServer> StartServerAsync() => await MariaDbServer.StartAsync();
}
