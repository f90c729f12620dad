using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput;

internal sealed partial class BadDiskTests : ServerTest
{
    private TemporaryMount? _mount;

    [TearDown]
    public void Unmount() => _mount?.Dispose();

    [Test]
    public async Task A_full_disk_is_a_413_and_leaves_room_for_smaller_images([Values] bool sized)
    {
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Mount("size=4m") });
        var tooLarge = await Client.CreateAsync();
        using var body = new HeldContent(TestData.Bytes(8 << 20), sized);
        body.Release();

        var refused = await Client.UploadAsync(tooLarge, body);
        await Client.WaitForStatusAsync(tooLarge, "queued");
        var small = await Client.CreateFilledAsync(TestData.Bytes(1 << 20));

        Assert.That(refused, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await Client.DownloadAsync(small), Is.EqualTo(TestData.Bytes(1 << 20)));
        Assert.That(Directory.GetFiles(_mount!.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EqualTo(new[] { small }));
    }

    [Test]
    public async Task A_store_that_became_read_only_refuses_uploads_and_still_serves()
    {
        ExpectedErrors.Add("Read-only file system");
        await StartAsync(new GlanceServerSettings { Workers = 1, ImageDirectory = Mount("size=4m") });
        var before = await Client.CreateFilledAsync(TestData.Bytes(1000));
        var id = await Client.CreateAsync();

        _mount!.SetReadOnly(true);
        var refused = await Client.UploadAsync(id, TestData.Bytes(10));

        // Answers and lines take two ways: the line may be read after the answer.
        await Server.Log.WaitForAsync($"PUT /images/{id}/file failed");
        Assert.That(refused, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await Client.StatusAsync(id), Is.EqualTo("queued"));
        Assert.That(await Client.DownloadAsync(before), Is.EqualTo(TestData.Bytes(1000)));
        Assert.That(Errors(), Has.Count.EqualTo(1).And.Some.Contain(_mount.Path).And.Some.Contain($"PUT /images/{id}/file failed"), "the operator is told in a line where it was");
    }

    [Test]
    public async Task A_database_without_room_is_a_503_and_one_error_in_the_log_with_what_was_wrong_and_where_and_the_request_is_there_too()
    {
        const string Reason = "the disk that holds the database is full: nothing was written";
        ExpectedErrors.Add(Reason);
        var directory = Mount("size=3m");
        var database = Path.Combine(directory, "glance.sqlite");
        await StartAsync(new GlanceServerSettings { Workers = 1, Database = $"sqlite:///{database}" });
        var before = await Client.CreateAsync();
        await using (var filler = File.Create(Path.Combine(directory, "filler")))
            Assert.That(() => filler.Write(new byte[4 << 20]), Throws.InstanceOf<IOException>(), "the disk is full now");

        // The pages that the database has already may hold one more record.
        (HttpStatusCode Status, string Text) answer;
        do
        {
            answer = await CreateLongNamedAsync();
        }
        while (answer.Status == HttpStatusCode.Created);
        var request = await Server.Log.WaitForAsync("\"POST /v2/images HTTP/1.1\" 503");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Text, Does.Contain(Reason));
        Assert.That(Errors(), Has.Count.EqualTo(1).And.All.Contain(Reason).And.Some.Contain(database), string.Join('\n', Errors()));
        Assert.That(request, Does.Contain(RequestId().Match(Errors()[0]).Value), "the error leads to the request");
        for (var turn = 0; turn < 5; turn++)
            Assert.That((await CreateLongNamedAsync()).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Errors(), Has.Count.EqualTo(1), "a line a minute while it lasts");
        Assert.That(await Client.StatusAsync(before), Is.EqualTo("queued"));
    }

    private async Task<(HttpStatusCode Status, string Text)> CreateLongNamedAsync()
    {
        using var content = new StringContent($$"""{"name": "{{new string('n', 200)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await Client.Http.PostAsync("/v2/images", content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("req-[0-9a-f-]{36}")]
    private static partial Regex RequestId();

    private List<string> Errors() => [.. Server.Log.Lines.Where(line => line.Contains(" ERROR ", StringComparison.Ordinal))];

    private string Mount(string options)
    {
        _mount = TemporaryMount.TryCreate(options);
        if (_mount is null)
            Assert.Ignore("no tmpfs can be mounted here (root is needed)");
        return _mount.Path;
    }
}
