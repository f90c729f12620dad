using System.Diagnostics;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>What the file driver makes of the traces that crashes leave at any point.</summary>
public sealed class FileStoreSweepTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private MovableTime _time = null!;
    private string _images = null!;
    private FileStore _store = null!;

    private string Uploads => Path.Combine(_images, ".glance-uploads");

    [SetUp]
    public void MakeStore()
    {
        _time = new MovableTime();
        _images = Directory.CreateTempSubdirectory("glance-sweep-").FullName;
        _store = FileStore.Create("file", new FileStoreOptions { Datadir = _images }, _time, NullLogger.Instance);
    }

    [TearDown]
    public void RemoveStore() => Directory.Delete(_images, recursive: true);

    [Test]
    public async Task A_journal_without_data_still_names_its_image()
    {
        Trace("image", Environment.MachineName, data: null);

        var found = (await SweepAsync()).Single();

        Assert.That((found.ImageId, found.Url, found.Committed), Is.EqualTo(("image", $"file://{_images}/image", false)));
        await DiscardAsync(found);
        Assert.That(Directory.GetFiles(Uploads), Is.Empty);
    }

    [Test]
    public async Task While_an_image_is_held_nothing_of_it_counts_as_broken_off()
    {
        Trace("image", Environment.MachineName, data: "broken");
        System.IO.File.WriteAllText(Path.Combine(_images, "image"), "whole");

        var hold = await _store.HoldAsync("image", CancellationToken.None);
        Assert.That(await SweepAsync(), Is.Empty);

        await hold!.DisposeAsync();
        await DiscardAsync((await SweepAsync()).Single());
        Assert.That(Directory.GetFiles(Uploads), Is.Empty);
        Assert.That(System.IO.File.ReadAllText(Path.Combine(_images, "image")), Is.EqualTo("whole"));
    }

    [Test]
    public async Task Data_of_another_upload_under_the_same_id_is_not_touched()
    {
        Trace("image", Environment.MachineName, data: "broken");
        System.IO.File.WriteAllText(Path.Combine(_images, "image"), "whole");

        var found = (await SweepAsync()).Single();
        await DiscardAsync(found);

        Assert.That(found.Committed, Is.False);
        Assert.That(System.IO.File.ReadAllText(Path.Combine(_images, "image")), Is.EqualTo("whole"));
    }

    [Test]
    public async Task An_upload_of_another_host_counts_as_broken_off_only_when_it_was_quiet_for_an_hour()
    {
        Trace("image", "another-host", data: "some");
        Assert.That(await SweepAsync(), Is.Empty);

        _time.Advance(TimeSpan.FromMinutes(61));

        await DiscardAsync((await SweepAsync()).Single());
    }

    [Test]
    public async Task A_journal_that_a_power_failure_garbled_is_judged_like_one_of_another_host()
    {
        System.IO.File.WriteAllText(Path.Combine(Uploads, $"image.{Token}.journal"), "\0\0\0");
        Assert.That(await SweepAsync(), Is.Empty);

        _time.Advance(TimeSpan.FromMinutes(61));

        await DiscardAsync((await SweepAsync()).Single());
    }

    [Test]
    public async Task A_journal_that_another_process_holds_is_left_until_that_process_is_killed()
    {
        var journal = Trace("image", Environment.MachineName, data: "some");
        using (var holder = Process.Start(new ProcessStartInfo("flock", ["-x", "-o", journal, "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!)
        {
            Assert.That(await holder.StandardOutput.ReadLineAsync(), Is.EqualTo("held"));
            Assert.That(await SweepAsync(), Is.Empty);
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync();
        }

        await DiscardAsync((await SweepAsync()).Single());
    }

    [Test]
    public async Task While_an_upload_of_the_image_runs_an_older_trace_waits()
    {
        Trace("image", Environment.MachineName, data: "some");
        await using (await _store.BeginWriteAsync("image", null, default))
            Assert.That(await SweepAsync(), Is.Empty);

        await DiscardAsync((await SweepAsync()).Single());
    }

    [Test]
    public async Task Debris_that_stands_for_no_upload_is_removed()
    {
        System.IO.File.WriteAllText(Path.Combine(Uploads, $"image.{Token}.data"), "no journal");
        System.IO.File.WriteAllText(Path.Combine(Uploads, $"image.{Token}.new"), "");
        System.IO.File.WriteAllText(Path.Combine(Uploads, "image.commit"), "");
        _time.Advance(TimeSpan.FromMinutes(61));

        Assert.That(await SweepAsync(), Is.Empty);

        Assert.That(Directory.GetFiles(Uploads), Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_no_trace_of_ours_stays()
    {
        System.IO.File.WriteAllText(Path.Combine(Uploads, "readme"), "");

        await SweepAsync();

        Assert.That(Directory.GetFiles(Uploads), Has.Length.EqualTo(1));
    }

    private string Trace(string id, string host, string? data)
    {
        var stem = Path.Combine(Uploads, $"{id}.{Token}");
        System.IO.File.WriteAllText(stem + ".journal", $$"""{"image_id":"{{id}}","host":"{{host}}","process_id":1,"started":"2026-01-01T00:00:00+00:00"}""");
        if (data is not null)
            System.IO.File.WriteAllText(stem + ".data", data);
        return stem + ".journal";
    }

    private async Task<List<IAbandonedWrite>> SweepAsync()
    {
        var found = new List<IAbandonedWrite>();
        await foreach (var write in _store.FindAbandonedWritesAsync(default))
            found.Add(write);
        return found;
    }

    private static async Task DiscardAsync(IAbandonedWrite write)
    {
        await write.DiscardAsync(default);
        await write.DisposeAsync();
    }

    private sealed class MovableTime : TimeProvider
    {
        private TimeSpan _ahead;

        public void Advance(TimeSpan span) => _ahead += span;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
    }
}
