using System.Diagnostics;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Connections;
using Glance.TestKit.Http;
using Glance.TestKit.Iscsi;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Iscsi;

/// <summary>What an open volume promises while its targets die, hang and come back: each test has real ones of its own.</summary>
public sealed class IscsiOutageTests
{
    private const int Mega = 1 << 20;

    // The limits of the tests, and a machine that does much else.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(15);

#pragma warning disable NUnit1032 // disposed in StopAsync, asynchronously
    private IscsiTestServer _server = null!;
#pragma warning restore NUnit1032

    [SetUp]
    public async Task StartAsync() => _server = await IscsiTestServer.StartAsync();

    [TearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task A_target_that_dies_and_is_back_within_its_time_costs_no_byte()
    {
        var volume = await _server.MakeVolumeAsync(64 * Mega);
        var data = TestData.Bytes(64 * Mega);
        await using var device = await IscsiActs.OpenAsync(volume);
        var restarting = Task.CompletedTask;

        await IscsiActs.WriteAllAsync(device, data, written: offset =>
        {
            if (offset == 32 * Mega)
                restarting = RestartAsync();
        });
        await restarting;
        await device.FlushAsync(default);
        var back = await IscsiActs.ReadAllAsync(device, data.Length);

        Assert.That(back.AsSpan().SequenceEqual(data));
        Assert.That((await File.ReadAllBytesAsync(volume.File)).AsSpan().SequenceEqual(data));
    }

    [Test]
    public async Task A_path_that_dies_or_hangs_in_the_middle_hands_over_to_another([Values] bool hangs, [Values] bool writes)
    {
        await using var second = await IscsiTestServer.StartAsync();
        var volume = await _server.MakeVolumeAsync(32 * Mega, serial: "the-same");
        var other = await second.MakeVolumeAsync(32 * Mega, file: volume.File, serial: "the-same");
        var data = TestData.Bytes(32 * Mega);
        if (!writes)
            await File.WriteAllBytesAsync(volume.File, data);
        await using var device = await IscsiActs.Connector(pathPatience: 0.5).OpenAsync(volume.ConnectionInfo(other), writes, default);
        var buffer = new byte[Mega];

        for (var offset = 0; offset < data.Length; offset += Mega)
        {
            if (offset == 16 * Mega)
                _server.Signal(hangs ? PosixKill.Stop : PosixKill.Kill);
            if (writes)
                await device.WriteAsync(offset, data.AsMemory(offset, Mega), default);
            else
                await device.ReadAsync(offset, buffer, default);
            if (!writes)
                Assert.That(buffer.AsSpan().SequenceEqual(data.AsSpan(offset, Mega)), $"at {offset}");
        }

        await device.FlushAsync(default);
        Assert.That(await second.SessionsAsync(other), Is.EqualTo(1));
        Assert.That((await File.ReadAllBytesAsync(volume.File)).AsSpan().SequenceEqual(data));
    }

    [Test]
    public async Task A_target_that_is_gone_for_good_fails_what_waits_within_its_time()
    {
        var volume = await _server.MakeVolumeAsync(32 * Mega);
        await using var device = await OpenImpatientlyAsync(volume);
        await device.WriteAsync(0, TestData.Bytes(Mega), default);
        await _server.KillAsync();

        var clock = Stopwatch.StartNew();
        var failures = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => StoreActs.FailureAsync(async () => await device.WriteAsync(i * Mega, TestData.Bytes(Mega), default))));
        var reading = await StoreActs.FailureAsync(async () => await device.ReadAsync(0, new byte[Mega], default));
        var lasted = clock.Elapsed;

        Assert.That(failures.Append(reading).Select(failure => failure?.Failure), Is.All.EqualTo(StoreFailure.Unavailable));
        Assert.That(failures[0]!.Message, Is.EqualTo("Store cin1: a volume cannot be written: its iSCSI target cannot be reached"));
        Assert.That(failures[0]!.InnerException!.Message, Does.Contain(volume.Target).And.Contain("for 1 s"));
        Assert.That(lasted, Is.LessThan(Bearable));
    }

    [Test]
    public async Task A_target_that_hangs_fails_what_waits_within_its_time_and_serves_again_afterwards()
    {
        var volume = await _server.MakeVolumeAsync(8 * Mega);
        await using var device = await OpenImpatientlyAsync(volume);
        _server.Signal(PosixKill.Stop);

        var clock = Stopwatch.StartNew();
        var writing = await StoreActs.FailureAsync(async () => await device.WriteAsync(0, TestData.Bytes(4 * Mega), default));
        var flushing = await StoreActs.FailureAsync(async () => await device.FlushAsync(default));
        var lasted = clock.Elapsed;
        _server.Signal(PosixKill.Cont);
        await device.WriteAsync(0, TestData.Bytes(8 * Mega, seed: 2), default);
        await device.FlushAsync(default);

        Assert.That((writing?.Failure, flushing?.Failure), Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable)));
        Assert.That(lasted, Is.LessThan(Bearable));
        Assert.That(await File.ReadAllBytesAsync(volume.File), Is.EqualTo(TestData.Bytes(8 * Mega, seed: 2)));
    }

    [Test]
    public async Task Who_leaves_has_his_memory_back_at_once_and_closing_does_not_hang_either()
    {
        var volume = await _server.MakeVolumeAsync(8 * Mega);
        var device = await IscsiActs.OpenAsync(volume);
        using var gone = new CancellationTokenSource();
        _server.Signal(PosixKill.Stop);
        var running = new[]
        {
            device.WriteAsync(0, TestData.Bytes(4 * Mega), gone.Token).AsTask(),
            device.ReadAsync(0, new byte[Mega], gone.Token).AsTask(),
        };

        await gone.CancelAsync();
        foreach (var task in running)
            Assert.That(async () => await task.WaitAsync(TimeSpan.FromSeconds(5)), Throws.InstanceOf<OperationCanceledException>());
        await device.DisposeAsync().AsTask().WaitAsync(Bearable);
        _server.Signal(PosixKill.Cont);

        Assert.That(async () => await device.ReadAsync(0, new byte[1], default), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task One_who_leaves_does_not_disturb_the_others()
    {
        var volume = await _server.MakeVolumeAsync(32 * Mega);
        await using var device = await IscsiActs.OpenAsync(volume);
        using var gone = new CancellationTokenSource();
        _server.Signal(PosixKill.Stop);
        var leaving = device.WriteAsync(0, TestData.Bytes(4 * Mega), gone.Token).AsTask();
        var staying = device.WriteAsync(16 * Mega, TestData.Bytes(4 * Mega, seed: 3), default).AsTask();

        await gone.CancelAsync();
        Assert.That(async () => await leaving.WaitAsync(TimeSpan.FromSeconds(5)), Throws.InstanceOf<OperationCanceledException>());
        _server.Signal(PosixKill.Cont);
        await staying;

        var read = new byte[4 * Mega];
        await device.ReadAsync(16 * Mega, read, default);
        Assert.That(read, Is.EqualTo(TestData.Bytes(4 * Mega, seed: 3)));
    }

    [Test]
    public async Task Another_volume_in_the_place_of_the_first_is_never_written_to()
    {
        var volume = await _server.MakeVolumeAsync(Mega, serial: "first");
        await using var device = await OpenImpatientlyAsync(volume);
        await _server.KillAsync();
        await _server.ChangeAsync("scsi_sn=first", "scsi_sn=another");
        await _server.UpAsync();

        var failure = await StoreActs.FailureAsync(async () => await device.WriteAsync(0, TestData.Bytes(Mega), default));

        Assert.That(failure?.Failure, Is.EqualTo(StoreFailure.Unavailable));
        Assert.That(failure!.InnerException!.Message, Does.Contain("another volume"));
        Assert.That(await File.ReadAllBytesAsync(volume.File), Is.All.Zero);
    }

    [Test]
    public async Task Closing_a_volume_whose_target_is_gone_takes_no_time_and_throws_nothing()
    {
        var volume = await _server.MakeVolumeAsync(Mega);
        var device = await IscsiActs.OpenAsync(volume);
        await device.WriteAsync(0, TestData.Bytes(1000), default);
        await _server.KillAsync();

        await device.DisposeAsync().AsTask().WaitAsync(Bearable);

        Assert.That(async () => await device.FlushAsync(default), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static Task<IVolumeDevice> OpenImpatientlyAsync(IscsiTestVolume volume) =>
        IscsiActs.Connector(patience: 1, pathPatience: 0.5).OpenAsync(volume.ConnectionInfo(), writable: true, default);

    private async Task RestartAsync()
    {
        await _server.KillAsync();
        await _server.UpAsync();
    }
}
