using System.Net;
using System.Net.Http.Json;
using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>
/// Debian's glance-api and ours behind one Keystone, on one database, with images in their uploaders' accounts of one Swift: what either
/// stores or shares, the other serves, lists and deletes.
/// </summary>
[Category("Slow")]
internal sealed class TenantSideBySideTests : ServerTest
{
    private const string PasteFile = "/usr/share/glance-common/glance-api-paste.ini";

    private SwiftTestServer _swift = null!;
    private SwiftTenant _owner = null!;
    private SwiftTenant _other = null!;
    private TemporaryDirectory _folder = null!;

    [SetUp]
    public async Task LogIn()
    {
        _swift = await SwiftTestServer.SharedAsync("keystone");
        _owner = await _swift.LogInAsync("demo", "demo");
        _other = await _swift.LogInAsync("alt_demo", "alt_demo");
        _folder = new TemporaryDirectory();
    }

    [TearDown]
    public void LetGo()
    {
        _owner?.Dispose();
        _other?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public async Task What_one_stores_and_shares_the_other_serves_and_deletes([Values] bool sized)
    {
        PythonGlanceApi.Require();
        if (!Directory.Exists("/usr/lib/python3/dist-packages/swiftclient"))
            Assert.Ignore("Debian's glance-api cannot reach Swift: apt-get install python3-swiftclient");
        var database = $"sqlite:///{_folder["glance.sqlite"]}";
        await PythonGlanceApi.SyncDatabaseAsync(_folder.Path, database);
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            Database = database,
            DefaultGroup = SharedCloud.Options,
            OtherGroups = $"{Store}\n[glance_store]\njournal_directory = {_folder["journals"]}\n",
        });
        await using var python = await PythonGlanceApi.StartAsync(_folder.Path, database, _folder["images"], PasteFile, Store);

        await StoreAndServeAsync(python.Address, Server.Address, sized);
        await StoreAndServeAsync(Server.Address, python.Address, sized);
    }

    private string Store => $"""
        [DEFAULT]
        enabled_backends = swift:swift
        [glance_store]
        default_backend = swift
        [swift]
        {_swift.Section("side")}
        swift_store_multi_tenant = true
        swift_store_large_object_size = 1
        swift_store_large_object_chunk_size = 1
        {TenantCloud.Keystone(_swift)}
        """;

    private async Task StoreAndServeAsync(Uri storing, Uri serving, bool sized)
    {
        using var mine = TenantCloud.ClientOf(storing, _owner);
        using var mineThere = TenantCloud.ClientOf(serving, _owner);
        using var theirs = TenantCloud.ClientOf(serving, _other);
        foreach (var size in new[] { 100_000, 2_500_000 })
        {
            var data = TestData.Bytes(size);
            var id = await mine.CreateAsync();
            using var content = new HeldContent(data, sized);
            content.Release();
            var stored = await mine.UploadAsync(id, content);
            var container = $"side_{id}";
            var shown = (string)(await mineThere.ShowAsync(id))["direct_url"]!;
            using var shared = await mine.Http.PostAsJsonAsync($"/v2/images/{id}/members", new { member = _other.ProjectId });
            var readers = await _owner.HeaderAsync(container, "X-Container-Read");
            var served = (await mineThere.DownloadAsync(id)).AsSpan().SequenceEqual(data)
                && (await theirs.DownloadAsync(id)).AsSpan().SequenceEqual(data);
            using var withdrawn = await mineThere.Http.DeleteAsync($"/v2/images/{id}/members/{_other.ProjectId}");
            var left = await _owner.HeaderAsync(container, "X-Container-Read");
            using var deleted = await mineThere.Http.DeleteAsync($"/v2/images/{id}");

            Assert.That((stored, shared.StatusCode, withdrawn.StatusCode, deleted.StatusCode),
                Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
            Assert.That(shown, Is.EqualTo($"swift+{_owner.Storage}/{container}/{id}"));
            Assert.That((readers, left, served), Is.EqualTo(($"{_other.ProjectId}:*", (string?)null, true)));
            Assert.That(await _owner.ContainersAsync(container), Is.Empty);
        }
    }
}
