using System.Net;
using System.Text;
using Glance.FunctionalTests.Policies;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.LostStorage;

/// <summary>Files that a worker reads at its start go while the service runs, and then the worker does (docs/decisions/0415).</summary>
internal sealed class LostFilesTests : ServerTest
{
    private const int User = 65534;
    private const string ForAll = "[.*]\ncreate = @\nread = @\nupdate = @\ndelete = @\n";

    // Root may read everything; the tests of CI run as root.
    private static readonly IReadOnlyList<string> Wrapper = Environment.IsPrivilegedProcess
        ? ["sh", "-c", $"chown -R {User} . && exec setpriv --reuid={User} --regid={User} --clear-groups \"$@\"", "sh"]
        : [];

    private TemporaryDirectory _place = null!; // made before each test

    [SetUp]
    public void MakePlace()
    {
        _place = new TemporaryDirectory();
        File.SetUnixFileMode(_place.Path, (UnixFileMode)0b_111_111_111);
        foreach (var name in (string[])["images", "buffers", "journals", "signers"])
        {
            Directory.CreateDirectory(_place[name]);
            File.SetUnixFileMode(_place[name], (UnixFileMode)0b_111_111_111);
        }

        using var authority = new Certificates(_place, "ca");
        var (certificate, key) = authority.ForClient("client");
        Write("protections.ini", "[^x_secret]\ncreate = admin\nread = @\nupdate = admin\ndelete = admin\n" + ForAll);
        Write("schema-image.json", """{"x_extra": {"type": "string", "description": "ours"}}""");
        Write("mounts.json", $$"""[{"id": "share", "mountpoint": "{{_place.Path}}"}]""");
        Write("swift.ini", "[ref1]\nuser = glance:images\nkey = key\nauth_address = http://127.0.0.1:1/auth/v1.0\nauth_version = 1\n");
        foreach (var file in (string[])[certificate, key])
            File.SetUnixFileMode(file, (UnixFileMode)0b_110_100_100);
    }

    [TearDown]
    public void RemovePlace() => _place.Dispose();

    [TestCase("gone")]
    [TestCase("closed")]
    [TestCase("something else")]
    public async Task A_worker_that_replaces_another_serves_with_what_the_others_have(string then)
    {
        ExpectedErrors.AddRange(["Files that the configuration names cannot be used any more", "killed by signal 9"]);
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            Wrapper = Wrapper,
            DefaultGroup = "property_protection_file = protections.ini\nenabled_backends = fast:file, away:swift, objects:s3, web:http\n",
            OtherGroups = Groups() + TrustingPaste.WriteTo(_place),
            Arguments = ["--config-dir", _place.Path],
        });
        var before = await BehaviourAsync();
        Assert.That(before, Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Created, true)));

        foreach (var file in Files())
            Change(file, then);
        var mark = Server.Log.Mark;
        var successor = await ReplaceWorkerAsync();

        Assert.That(await BehaviourAsync(), Is.EqualTo(before));
        var told = await Server.Log.WaitForAsync(
            then == "something else" ? "have changed, which counts from the next reload on" : "cannot be used any more", mark);
        foreach (var file in Files())
            Assert.That(told, Does.Contain(file));
        Assert.That(Server.Log.Lines.Skip(mark).Count(IsError), Is.EqualTo(then == "something else" ? 0 : 1));
        Assert.That(Server.Workers, Is.EqualTo(new[] { successor }), "it stays");
    }

    [TestCase("gone")]
    [TestCase("closed")]
    [TestCase("something else")]
    public async Task So_it_is_with_what_keystone_is_asked_with(string then)
    {
        ExpectedErrors.AddRange(["Files that the configuration names cannot be used any more", "killed by signal 9"]);
        string[] files = [_place["ca.pem"], _place["client.pem"], _place["client.key"]];
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            Wrapper = Wrapper,
            OtherGroups = $"""
                [paste_deploy]
                flavor = keystone
                [keystone_authtoken]
                auth_type = password
                auth_url = https://127.0.0.1:1/v3
                username = glance
                password = secret
                project_name = service
                user_domain_id = default
                project_domain_id = default
                cafile = {files[0]}
                certfile = {files[1]}
                keyfile = {files[2]}
                """,
        });

        foreach (var file in files)
            Change(file, then);
        var mark = Server.Log.Mark;
        var successor = await ReplaceWorkerAsync();

        using var client = Server.CreateClient();
        using var answer = await client.GetAsync("/v2/images");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Server.Workers, Is.EqualTo(new[] { successor }), "it stays");
        Assert.That(Server.Log.Lines.Skip(mark).Count(IsError), Is.EqualTo(then == "something else" ? 0 : 1));
    }

    [Test]
    public async Task A_reload_reads_the_files_anew_and_one_that_fails_leaves_the_others_what_they_have()
    {
        ExpectedErrors.AddRange(["property_protection_file", "cannot be used any more", "killed by signal 9"]);
        await StartAsync(new GlanceServerSettings
        {
            Workers = 1,
            DefaultGroup = "property_protection_file = protections.ini\n",
            OtherGroups = TrustingPaste.WriteTo(_place),
            Arguments = ["--config-dir", _place.Path],
        });
        Write("protections.ini", ForAll);
        await Server.ReloadAsync();
        Assert.That(await CreateAsync("x_secret"), Is.EqualTo(HttpStatusCode.Created), "the new file counts");

        File.Delete(_place["protections.ini"]);
        Server.Signal(PosixKill.Hup);
        await Server.Log.WaitForAsync("there is no such file beside the configuration", atMost: TimeSpan.FromSeconds(30));
        await ReplaceWorkerAsync();

        Assert.That(await CreateAsync("x_secret"), Is.EqualTo(HttpStatusCode.Created));
    }

    private static bool IsError(string line) =>
        line.Contains(" ERROR ", StringComparison.Ordinal) && !line.Contains("signal 9", StringComparison.Ordinal);

    private string Groups() => $"""
        [glance_store]
        default_backend = fast
        journal_directory = {_place["journals"]}
        [fast]
        filesystem_store_datadir = {_place["images"]}
        filesystem_store_metadata_file = {_place["mounts.json"]}
        [away]
        swift_store_config_file = {_place["swift.ini"]}
        default_swift_reference = ref1
        swift_store_cacert = {_place["ca.pem"]}
        swift_buffer_on_upload = true
        swift_upload_buffer_dir = {_place["buffers"]}
        [objects]
        s3_store_host = https://127.0.0.1:1
        s3_store_access_key = a
        s3_store_secret_key = b
        s3_store_bucket = images
        s3_store_cacert = {_place["ca.pem"]}
        [web]
        https_ca_certificates_file = {_place["ca.pem"]}
        [oslo_policy]
        remote_ssl_verify_server_crt = true
        remote_ssl_ca_crt_file = {_place["ca.pem"]}
        remote_ssl_client_crt_file = {_place["client.pem"]}
        remote_ssl_client_key_file = {_place["client.key"]}
        [signature]
        certificate_dir = {_place["signers"]}
        [barbican]
        barbican_endpoint = https://127.0.0.1:1
        verify_ssl_path = {_place["ca.pem"]}

        """;

    private string[] Files() =>
    [
        _place["ca.pem"], _place["client.pem"], _place["client.key"], _place["protections.ini"], _place["schema-image.json"],
        _place["mounts.json"], _place["swift.ini"],
    ];

    private static void Change(string file, string then)
    {
        if (then == "closed")
            File.SetUnixFileMode(file, UnixFileMode.None);
        else if (then == "something else")
            File.WriteAllText(file, "[[[");
        else
            File.Delete(file);
    }

    private void Write(string name, string text)
    {
        File.WriteAllText(_place[name], text);
        File.SetUnixFileMode(_place[name], (UnixFileMode)0b_110_100_100);
    }

    private async Task<int> ReplaceWorkerAsync()
    {
        var victim = Server.Workers.Single();
        PosixKill.Send(victim, PosixKill.Kill);
        await Server.UntilAsync(() => Server.Workers is [var other] && other != victim, "a successor");
        return Server.Workers[0];
    }

    private async Task<(HttpStatusCode Secret, HttpStatusCode Other, bool Extra)> BehaviourAsync() =>
        (await CreateAsync("x_secret"), await CreateAsync("x_open"), (await SchemaAsync()).Contains("x_extra", StringComparison.Ordinal));

    private async Task<HttpStatusCode> CreateAsync(string property)
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/images");
        request.Content = new StringContent($$"""{"{{property}}": "v"}""", Encoding.UTF8, "application/json");
        Caller.Owner.Sign(request);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<string> SchemaAsync()
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/schemas/image");
        Caller.Owner.Sign(request);
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
