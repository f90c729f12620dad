using System.Net;
using Glance.TestKit.Processes;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Glance.FunctionalTests.SeveralStores;

/// <summary>A server with two file stores, and images of which both have a copy.</summary>
internal abstract class TwoStoresTest : ServerTest
{
    private TemporaryDirectory? _stores;

    protected string DirectoryOf(string store) => Path.Combine(_stores!.Path, store);

    [TearDown]
    public void RemoveStores() => _stores?.Dispose();

    /// <summary>Starts it, for an administrator; what is given goes into the sections.</summary>
    protected async Task StartWithStoresAsync(string one = "", string two = "", string defaultGroup = "")
    {
        _stores = new TemporaryDirectory();
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            DefaultGroup = "enabled_backends = one:file, two:file, web:http\n"
                + $"show_multiple_locations = true\nshow_image_direct_url = true\n{defaultGroup}",
            OtherGroups = $"[glance_store]\ndefault_backend = one\n[one]\nfilesystem_store_datadir = {DirectoryOf("one")}\n{one}\n"
                + $"[two]\nfilesystem_store_datadir = {DirectoryOf("two")}\n{two}\n",
            Paste = paste => paste.Replace("unauthenticated-context rootapp", "context rootapp", StringComparison.Ordinal),
        });
        (Caller.Admin with { Roles = "admin,member,reader,service" }).Sign(Client.Http.DefaultRequestHeaders);
    }

    /// <summary>Uploads to a store.</summary>
    protected async Task<string> UploadToAsync(string store, byte[] data)
    {
        var id = await Client.CreateAsync();
        using var content = new ByteArrayContent(data) { Headers = { ContentType = new("application/octet-stream") } };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v2/images/{id}/file") { Content = content };
        request.Headers.Add("X-Image-Meta-Store", store);
        using var answer = await Client.Http.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.NoContent
            ? id : throw new InvalidOperationException($"the upload was answered {(int)answer.StatusCode}");
    }

    /// <summary>Gives an image in one store a copy in two, as an import would.</summary>
    protected async Task CopyAsync(string id, string metadata = "{\"store\": \"two\"}")
    {
        File.Copy(Path.Combine(DirectoryOf("one"), id), Path.Combine(DirectoryOf("two"), id));
        await ExecuteAsync($"INSERT INTO image_locations (image_id, value, meta_data, status, created_at, updated_at, deleted) "
            + $"SELECT image_id, 'file://{DirectoryOf("two")}/{id}', '{metadata}', status, created_at, updated_at, deleted "
            + $"FROM image_locations WHERE image_id = '{id}'");
    }

    /// <summary>Changes the database behind the server's back.</summary>
    protected async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection =
            new SqliteConnection($"Data Source={Path.Combine(Server.Directory, "glance.sqlite")};Pooling=False;Default Timeout=10");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>What a DELETE is answered.</summary>
    protected async Task<HttpStatusCode> DeleteAsync(string path)
    {
        using var answer = await Client.Http.DeleteAsync(path);
        return answer.StatusCode;
    }

    /// <summary>What a download is answered.</summary>
    protected async Task<HttpStatusCode> DownloadStatusAsync(string id, string query = "")
    {
        using var answer = await Client.Http.GetAsync($"/v2/images/{id}/file{query}");
        return answer.StatusCode;
    }
}
