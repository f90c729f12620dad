using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glance.Domain.Stores;
using Glance.TestKit.Iscsi;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Iscsi;

/// <summary>What comes of volumes that are not let in to, or are not there, with a real iSCSI target.</summary>
public sealed class IscsiLoginTests
{
    private const string WrongPassword = "not-the-password";

#pragma warning disable NUnit1032 // disposed in StopAsync, asynchronously
    private IscsiTestServer _server = null!;
#pragma warning restore NUnit1032
    private IscsiTestVolume _volume = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await IscsiTestServer.StartAsync();
        _volume = await _server.MakeVolumeAsync(1 << 20);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task A_wrong_password_is_denied_at_once_and_told_nowhere()
    {
        var clock = Stopwatch.StartNew();

        var failure = await OpeningAsync(info => info["auth_password"] = WrongPassword);

        Assert.That((failure?.Failure, failure?.Message),
            Is.EqualTo((StoreFailure.Denied, "Store cin1: a volume cannot be opened: its iSCSI target refuses the login")));
        Assert.That(failure!.InnerException!.Message, Is.EqualTo(
            $"iSCSI target {_volume.Target} LUN 1 at 127.0.0.1:{_volume.Ports[0]}: "
                + "the login is refused: user or password of CHAP are wrong, or missing (0201h)"));
        Assert.That(failure.ToString(), Does.Not.Contain(WrongPassword));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_login_without_the_password_is_denied()
    {
        var failure = await OpeningAsync(info => info.Remove("auth_method"));

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.Denied));
    }

    [TestCase("target_lun", "7", "there is no such LUN")]
    [TestCase("target_iqn", "\"iqn.2026-11.test.glance:nobody\"", "there is no such target")]
    public async Task A_volume_that_is_not_there_is_unavailable_and_no_missing_image(string key, string value, string words)
    {
        var failure = await OpeningAsync(info => info[key] = JsonNode.Parse(value));

        Assert.That((failure?.Failure, failure?.Message),
            Is.EqualTo((StoreFailure.Unavailable, "Store cin1: a volume cannot be opened: its iSCSI target does not have it")));
        Assert.That(failure!.InnerException!.Message, Does.Contain(words));
    }

    [Test]
    public async Task A_portal_where_nobody_listens_is_told()
    {
        var port = ServiceScript.FreePorts(1);

        var failure = await OpeningAsync(info => info["target_portal"] = $"127.0.0.1:{port}");

        Assert.That((failure?.Failure, failure?.Message),
            Is.EqualTo((StoreFailure.Unavailable, "Store cin1: a volume cannot be opened: its iSCSI target cannot be reached")));
        Assert.That(failure!.InnerException!.Message, Does.Contain($"127.0.0.1:{port}").And.Contain("refused"));
    }

    [Test]
    public async Task A_portal_may_have_a_name()
    {
        await using var device = await IscsiActs.OpenAsync(
            _volume.ConnectionInfo(info => info["target_portal"] = $"localhost:{_volume.Ports[0]}"));
        var failure = await OpeningAsync(info => info["target_portal"] = "no-such-host.invalid:3260");

        Assert.That(device.Size, Is.EqualTo(1 << 20));
        Assert.That((failure?.Failure, failure?.InnerException?.Message.Contains("looked up", StringComparison.Ordinal)),
            Is.EqualTo((StoreFailure.Unavailable, true)));
    }

    [Test]
    public async Task What_is_attached_for_reading_is_read_and_never_written()
    {
        var info = _volume.ConnectionInfo(info => info["access_mode"] = "ro");
        await using var device = await IscsiActs.OpenAsync(info, writable: false);

        var got = await device.ReadAsync(0, new byte[100], default);
        var opening = await StoreActs.FailureAsync(() => IscsiActs.OpenAsync(info));
        var writing = await StoreActs.FailureAsync(async () => await device.WriteAsync(0, new byte[512], default));

        Assert.That((got, opening?.Failure, writing?.Failure), Is.EqualTo((100, StoreFailure.Denied, StoreFailure.Denied)));
    }

    [TestCase(512)]
    [TestCase(500_000)]
    [TestCase(100)]
    public async Task A_volume_that_its_target_keeps_read_only_is_denied_and_still_read(int length)
    {
        var volume = await _server.MakeVolumeAsync(1 << 20);
        await _server.DoAsync($"--op update --mode logicalunit --tid {volume.Number} --lun 1 --params readonly=1");
        await using var device = await IscsiActs.OpenAsync(volume);

        var failure = await StoreActs.FailureAsync(async () => await device.WriteAsync(0, new byte[length], default));

        Assert.That((failure?.Failure, failure?.Message),
            Is.EqualTo((StoreFailure.Denied, "Store cin1: a volume cannot be written: it is read-only")));
        Assert.That(failure!.InnerException!.Message, Does.Contain("data protect"));
        Assert.That(await device.ReadAsync(0, new byte[1000], default), Is.EqualTo(1000));
    }

    [Test]
    public async Task A_target_proves_who_it_is_where_that_is_asked_for()
    {
        var volume = await _server.MakeVolumeAsync(1 << 20);
        await _server.DoAsync("--op new --mode account --user arrayname --password arraysecret123");
        await _server.DoAsync($"--op bind --mode account --tid {volume.Number} --user arrayname --outgoing");
        JsonElement Asking(string password) => volume.ConnectionInfo(info =>
            (info["auth_username_in"], info["auth_password_in"]) = ("arrayname", password));

        await using var device = await IscsiActs.OpenAsync(Asking("arraysecret123"));
        var failure = await StoreActs.FailureAsync(() => IscsiActs.OpenAsync(Asking("anothersecret1")));

        Assert.That(device.Size, Is.EqualTo(1 << 20));
        Assert.That((failure?.Failure, failure?.InnerException?.Message.EndsWith("(mutual CHAP)", StringComparison.Ordinal)),
            Is.EqualTo((StoreFailure.Denied, true)));
    }

    [Test]
    public async Task A_caller_who_leaves_waits_for_no_target()
    {
        await using var server = await IscsiTestServer.StartAsync();
        var volume = await server.MakeVolumeAsync(1 << 20);
        server.Signal(PosixKill.Stop);
        using var gone = new CancellationTokenSource();

        var opening = IscsiActs.Connector().OpenAsync(volume.ConnectionInfo(), writable: true, gone.Token);
        await gone.CancelAsync();

        Assert.That(async () => await opening.WaitAsync(TimeSpan.FromSeconds(5)), Throws.InstanceOf<OperationCanceledException>());
        server.Signal(PosixKill.Cont);
    }

    private Task<StoreException?> OpeningAsync(Action<JsonObject> change) =>
        StoreActs.FailureAsync(() => IscsiActs.OpenAsync(_volume.ConnectionInfo(change)));
}
