using System.Security.Cryptography;
using Glance.Domain.Stores;
using Glance.TestKit.Http;
using Glance.TestKit.Iscsi;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Iscsi;

/// <summary>What an open volume promises, with a real iSCSI target.</summary>
public sealed class IscsiDeviceTests
{
    private const int Mega = 1 << 20;

#pragma warning disable NUnit1032 // disposed in StopAsync, asynchronously
    private IscsiTestServer _server = null!;
#pragma warning restore NUnit1032

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await IscsiTestServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task Bytes_at_any_offset_come_back_and_their_neighbours_stay([Values(512, 4096)] int blockSize)
    {
        var volume = await _server.MakeVolumeAsync(3 * Mega, blockSize);
        var model = TestData.Bytes(3 * Mega, seed: 7);
        var random = new Random(blockSize);
        await using (var device = await IscsiActs.OpenAsync(volume))
        {
            await device.WriteAsync(0, model, default);
            for (var i = 0; i < 200; i++)
            {
                // Short and long ones, within a block and over several.
                var length = random.Next(i % 3 == 0 ? 100 : 1_200_000) + 1;
                var offset = random.Next(model.Length - length + 1);
                random.NextBytes(model.AsSpan(offset, length));
                await device.WriteAsync(offset, model.AsMemory(offset, length), default);
                var (from, count) = (random.Next(model.Length), random.Next(1_000_000));
                var read = new byte[Math.Min(count, model.Length - from)];
                Assert.That(await device.ReadAsync(from, read, default), Is.EqualTo(read.Length));
                Assert.That(read.AsSpan().SequenceEqual(model.AsSpan(from, read.Length)), $"{read.Length} bytes at {from}");
            }

            await device.FlushAsync(default);
        }

        Assert.That((await File.ReadAllBytesAsync(volume.File)).AsSpan().SequenceEqual(model));
    }

    [Test]
    public async Task Writes_that_share_blocks_and_run_at_once_keep_one_another([Values(512, 4096)] int blockSize)
    {
        var volume = await _server.MakeVolumeAsync(Mega, blockSize);
        var data = TestData.Bytes(100_000);
        await using var device = await IscsiActs.OpenAsync(volume);

        await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(i => device.WriteAsync(3 + (i * 1000), data.AsMemory(i * 1000, 1000), default).AsTask()));

        var read = new byte[data.Length + 6];
        await device.ReadAsync(0, read, default);
        Assert.That(read[3..^3], Is.EqualTo(data));
        Assert.That(read[..3].Concat(read[^3..]), Is.All.Zero);
    }

    [Test]
    public async Task Many_reads_at_once_give_each_its_own_bytes()
    {
        var volume = await _server.MakeVolumeAsync(32 * Mega);
        var data = TestData.Bytes(32 * Mega);
        await File.WriteAllBytesAsync(volume.File, data);
        await using var device = await IscsiActs.OpenAsync(volume, writable: false);

        var reads = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            var (offset, buffer) = (i * 499_999, new byte[700_001]);
            return (Offset: offset, Got: await device.ReadAsync(offset, buffer, default), Bytes: buffer);
        }));

        foreach (var (offset, got, bytes) in reads)
            Assert.That(bytes.AsSpan(0, got).SequenceEqual(data.AsSpan(offset, got)), $"at {offset}");
    }

    [Test]
    public async Task Three_hundred_megabytes_arrive_as_they_were_sent_and_take_little_memory()
    {
        const int Pieces = 300;
        var volume = await _server.MakeVolumeAsync(Pieces * Mega);
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = TestData.Bytes(Mega);
        await using var device = await IscsiActs.OpenAsync(volume);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Pieces; i++)
        {
            BitConverter.TryWriteBytes(buffer, i);
            sent.AppendData(buffer);
            await device.WriteAsync((long)i * Mega, buffer, default);
        }

        await device.FlushAsync(default);
        for (var i = 0; i < Pieces; i++)
        {
            await device.ReadAsync((long)i * Mega, buffer, default);
            received.AppendData(buffer);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.That(received.GetHashAndReset(), Is.EqualTo(sent.GetHashAndReset()));
        Assert.That(allocated, Is.LessThan(8 * Mega));
    }

    [Test]
    public async Task A_read_ends_with_the_volume_and_no_write_goes_beyond_it()
    {
        var volume = await _server.MakeVolumeAsync(Mega, 4096);
        await using var device = await IscsiActs.OpenAsync(volume);
        var buffer = new byte[5000];

        var last = await device.ReadAsync(Mega - 100, buffer, default);
        var beyond = await device.ReadAsync(Mega, buffer, default);
        var failure = await StoreActs.FailureAsync(async () => await device.WriteAsync(Mega - 100, new byte[101], default));

        Assert.That((device.Size, last, beyond, failure?.Failure), Is.EqualTo(((long)Mega, 100, 0, StoreFailure.Full)));
    }

    [Test]
    public async Task Nothing_stays_logged_in_after_it()
    {
        var volume = await _server.MakeVolumeAsync(Mega);
        int during;
        await using (var device = await IscsiActs.OpenAsync(volume))
        {
            await device.WriteAsync(0, new byte[10], default);
            during = await _server.SessionsAsync(volume);
        }

        Assert.That((during, await _server.SessionsAsync(volume)), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Two_who_have_the_same_volume_open_do_not_disturb_one_another()
    {
        var volume = await _server.MakeVolumeAsync(4 * Mega);
        await using var one = await IscsiActs.OpenAsync(volume);
        await using var other = await IscsiActs.OpenAsync(volume, writable: false);

        for (var i = 0; i < 4; i++)
        {
            await one.WriteAsync(i * Mega, TestData.Bytes(Mega, i), default);
            var read = new byte[Mega];
            await other.ReadAsync(i * Mega, read, default);
            Assert.That(read, Is.EqualTo(TestData.Bytes(Mega, i)));
        }

        Assert.That(await _server.SessionsAsync(volume), Is.EqualTo(2));
    }

    [Test]
    public async Task A_target_that_wants_checksums_of_headers_gets_them()
    {
        var volume = await _server.MakeVolumeAsync(Mega, settings: "HeaderDigest=CRC32C");
        await using var device = await IscsiActs.OpenAsync(volume);

        await device.WriteAsync(1000, TestData.Bytes(300_000), default);
        var read = new byte[300_000];
        await device.ReadAsync(1000, read, default);

        Assert.That(read, Is.EqualTo(TestData.Bytes(300_000)));
    }
}
