using Glance.TestKit.MariaDb;
using NUnit.Framework;

namespace Glance.FunctionalTests.Quotas;

/// <summary>On MariaDB, where writers do not wait for each other by themselves.</summary>
[Category("MariaDb")]
internal sealed class MariaDbStorageQuotaTests : StorageQuotaTests
{
    protected override async Task<string?> DatabaseAsync()
    {
        var server = await MariaDbServer.SharedAsync();
        return server.Url(await server.CreateDatabaseAsync());
    }
}
