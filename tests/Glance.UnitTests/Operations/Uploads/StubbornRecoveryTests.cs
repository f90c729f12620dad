using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>The recovery of broken-off uploads where stores and records do not play along, and what an operator reads of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StubbornRecoveryTests
{
    private const int Looks = 3;

    private static readonly RequestContext Admin = RequestContext.Unauthenticated("req-test");

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryImageRepository _images = new();
    private readonly InMemoryStore _memory = new();
    private readonly HeardLog _log = new();
    private readonly StubbornStore _store;
    private readonly InterceptedRepository _records;
    private readonly RecoverAbandonedUploads _recovery;

    public StubbornRecoveryTests()
    {
        _store = new StubbornStore(_memory);
        _records = new InterceptedRepository(_images);
        _recovery = new RecoverAbandonedUploads(new OneStore(_store), _records, _time, _log.CreateLogger("recovery"));
    }

    [Test]
    public async Task Data_that_cannot_be_removed_is_no_recovery_and_is_tried_again()
    {
        await BreakOffAsync("stuck");
        _store.Trouble = "the disk is read-only";

        Assert.That(await _recovery.ExecuteAsync(default), Is.Zero);
        Assert.That((await StatusAsync("stuck"), _memory.Count, _memory.OpenWrites), Is.EqualTo(((ImageStatus?)ImageStatus.Queued, 1, 1)));

        _store.Trouble = null;
        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));
        Assert.That((await StatusAsync("stuck"), _memory.Count, _memory.OpenWrites), Is.EqualTo(((ImageStatus?)ImageStatus.Queued, 0, 0)));
    }

    [Test]
    public async Task Each_upload_that_cannot_be_cleaned_up_is_told_once()
    {
        await BreakOffAsync("one");
        await BreakOffAsync("two");
        _store.Trouble = "the disk is read-only";

        for (var sweep = 0; sweep < 3; sweep++)
            await _recovery.ExecuteAsync(default);

        foreach (var image in new[] { "one", "two" })
        {
            var line = _log.Of(LogLevel.Warning, $"image {image} ").Single();
            Assert.That(line, Does.Contain("Store memory").And.Contain("the disk is read-only"));
        }
    }

    [Test]
    public async Task Another_reason_is_told_too()
    {
        await BreakOffAsync("stuck");

        foreach (var trouble in new[] { "the disk is read-only", "the disk is gone", "the disk is gone" })
        {
            _store.Trouble = trouble;
            await _recovery.ExecuteAsync(default);
        }

        Assert.That(_log.Of(LogLevel.Warning, "read-only").Count(), Is.EqualTo(1));
        Assert.That(_log.Of(LogLevel.Warning, "is gone").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_mended_and_breaks_again_is_told_again()
    {
        for (var round = 1; round <= 2; round++)
        {
            await BreakOffAsync("stuck");
            _store.Trouble = "the disk is read-only";
            await _recovery.ExecuteAsync(default);
            Assert.That(_log.Of(LogLevel.Warning, "read-only").Count(), Is.EqualTo(round));
            _store.Trouble = null;
            await _recovery.ExecuteAsync(default);
        }
    }

    [Test]
    public async Task A_store_that_cannot_be_searched_to_its_end_is_told_once_and_what_was_found_is_recovered()
    {
        await BreakOffAsync("found");
        _store.SearchTrouble = "the directory cannot be read";

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));
        Assert.That(await _recovery.ExecuteAsync(default), Is.Zero);
        Assert.That(_log.Of(LogLevel.Warning, "the directory cannot be read").Count(), Is.EqualTo(1));

        _store.SearchTrouble = null;
        await _recovery.ExecuteAsync(default);
        _store.SearchTrouble = "the directory cannot be read";
        await _recovery.ExecuteAsync(default);
        Assert.That(_log.Of(LogLevel.Warning, "the directory cannot be read").Count(), Is.EqualTo(2), "mended in between");
    }

    [Test]
    public async Task A_record_that_changes_at_every_look_keeps_its_data_for_the_next_time()
    {
        await BreakOffAsync("busy");
        _records.BeforeSave = _ => throw new ImageStateConflictException("busy", ImageStatus.Saving);

        Assert.That(await _recovery.ExecuteAsync(default), Is.Zero);

        Assert.That((await StatusAsync("busy"), _memory.Count, _memory.OpenWrites), Is.EqualTo(((ImageStatus?)ImageStatus.Saving, 1, 1)));
        Assert.That((_records.Looks, _records.Saves), Is.EqualTo((Looks, Looks)));
        Assert.That(_log.Of(LogLevel.Warning, "image busy is left for the next time"), Is.Not.Empty);
        Assert.That(_log.Of(LogLevel.Debug, "Image busy changed").Count(), Is.EqualTo(Looks));
        Assert.That(
            _log.Lines.Where(line => line.Level == LogLevel.Debug), Is.All.Property("Error").InstanceOf<ImageStateConflictException>());
    }

    [Test]
    public async Task A_record_that_becomes_active_at_the_last_moment_keeps_its_data()
    {
        var saving = await BreakOffAsync("lucky");
        _records.BeforeSave = async _ =>
        {
            _records.BeforeSave = null;
            var location = new ImageLocation { Url = InMemoryStore.UrlOf("lucky") };
            await _images.SaveAsync(saving, saving with { Status = ImageStatus.Active, Locations = [location] }, default);
        };

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));

        Assert.That((await StatusAsync("lucky"), _memory.Count, _memory.OpenWrites), Is.EqualTo(((ImageStatus?)ImageStatus.Active, 1, 0)));
        Assert.That(
            _log.Of(LogLevel.Information).Single(), Does.Contain("Store memory").And.Contain("image lucky").And.Contain("its data stays"));
        Assert.That(_log.Of(LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task An_image_that_is_deleted_at_the_last_moment_leaves_no_data()
    {
        var saving = await BreakOffAsync("doomed");
        _records.BeforeSave = async _ =>
        {
            _records.BeforeSave = null;
            await _images.DeleteAsync(saving, ImageStatus.Deleted, _time.GetUtcNow(), default);
        };

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));

        Assert.That((await StatusAsync("doomed"), _memory.Count, _memory.OpenWrites), Is.EqualTo(((ImageStatus?)null, 0, 0)));
        Assert.That(_log.Of(LogLevel.Warning).Single(), Does.Contain("image doomed").And.Contain("is gone"));
    }

    [Test]
    public async Task An_image_that_is_queued_again_is_looked_at_once_and_told_of()
    {
        await BreakOffAsync("broken");
        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));

        var image = (await _images.FindAsync(Admin, "broken", default))!;
        Assert.That((image.Status, image.UpdatedAt, _records.Looks), Is.EqualTo((ImageStatus.Queued, _time.GetUtcNow(), 1)));
        Assert.That(
            _log.Of(LogLevel.Warning).Single(), Does.Contain("Store memory").And.Contain("image broken").And.Contain("queued again"));
    }

    [Test]
    public async Task A_location_whose_hashing_died_waits_for_data_again_and_what_it_pointed_at_stays()
    {
        await using (var write = await _store.BeginWriteAsync("elsewhere", null, default))
            await write.CommitAsync(default);
        await AddAsync("imported", ImageStatus.Importing, InMemoryStore.UrlOf("elsewhere"));
        await _store.HoldAsync("imported", default);
        _memory.CrashWrites();

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));

        var image = (await _images.FindAsync(Admin, "imported", default))!;
        Assert.That((image.Status, image.Locations.Count, _memory.Count, _memory.OpenWrites), Is.EqualTo((ImageStatus.Queued, 0, 1, 0)));
        Assert.That(_log.Of(LogLevel.Warning).Single(), Does.Contain("Image imported").And.Contain("the data stays"));
    }

    private async Task<Image> BreakOffAsync(string id)
    {
        if (_images.Peek(id) is null)
            await AddAsync(id, ImageStatus.Saving);
        var write = await _store.BeginWriteAsync(id, null, default);
        await write.WriteAsync(new byte[10], default);
        await write.CommitAsync(default);
        _memory.CrashWrites();
        return (await _images.FindAsync(Admin, id, default))!;
    }

    private ValueTask AddAsync(string id, ImageStatus status, string? url = null) => _images.AddAsync(
        new Image
        {
            Id = id,
            Status = status,
            CreatedAt = _time.GetUtcNow(),
            UpdatedAt = _time.GetUtcNow(),
            Locations = url is null ? [] : [new ImageLocation { Url = url }],
        },
        default);

    private async Task<ImageStatus?> StatusAsync(string id) => (await _images.FindAsync(Admin, id, default))?.Status;
}
