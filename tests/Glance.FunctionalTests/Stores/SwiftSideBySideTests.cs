using System.Net;
using Glance.FunctionalTests.SideBySide;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.FunctionalTests.Stores;

/// <summary>Debian's glance-api and ours on one database and one Swift: what either stores, the other serves and deletes.</summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class SwiftSideBySideTests(bool hasReferences) : ServerTest
{
    private const string PasteFile = "/usr/share/glance-common/glance-api-paste.ini";

    private SwiftTestServer _swift = null!;
    private SwiftContainer _container = null!;
    private TemporaryDirectory _folder = null!;

    [SetUp]
    public async Task MakeFolder()
    {
        _swift = await SwiftTestServer.SharedAsync("keystone");
        _folder = new TemporaryDirectory();
        _container = await SwiftContainer.OfAsync(_swift);
    }

    [TearDown]
    public void LetGo()
    {
        _container?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public async Task What_one_stores_the_other_serves_and_deletes([Values] bool sized)
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
        using var theirs = new ImageClient(python.Address);

        await StoreAndServeAsync(theirs, Client, sized);
        await StoreAndServeAsync(Client, theirs, sized);

        Assert.That(await _container.ObjectsAsync(), Is.Empty);
    }

    private string Store
    {
        get
        {
            File.WriteAllText(_folder["swift.conf"], $"""
                [ref1]
                auth_version = 3
                auth_address = {_swift.AuthAddress}
                user = {_swift.User}
                key = {_swift.Key}
                """);
            return $"""
                [DEFAULT]
                enabled_backends = swift:swift
                [glance_store]
                default_backend = swift
                [swift]
                {_swift.Section(_container.Name)}
                swift_store_large_object_size = 1
                swift_store_large_object_chunk_size = 1
                {(hasReferences ? $"swift_store_config_file = {_folder["swift.conf"]}" : string.Empty)}
                """;
        }
    }

    private async Task StoreAndServeAsync(ImageClient storing, ImageClient serving, bool sized)
    {
        foreach (var size in new[] { 100_000, 2_500_000 })
        {
            var data = TestData.Bytes(size);
            var id = await storing.CreateAsync();
            using var content = new HeldContent(data, sized);
            content.Release();
            var stored = await storing.UploadAsync(id, content);
            var served = await serving.DownloadAsync(id);
            var there = (await _container.SizesAsync()).Sum(one => one.Size);
            var shown = (string)(await Client.ShowAsync(id))["locations"]![0]!["url"]!;
            using var deleted = await serving.Http.DeleteAsync($"/v2/images/{id}");

            Assert.That((stored, deleted.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
            Assert.That((served, there), Is.EqualTo((data, (long)size)));
            Assert.That(shown, Does.StartWith("swift+").And.EndsWith($"/{_container.Name}/{id}").And.Not.Contain(_swift.Key + "@"));
        }
    }
}
