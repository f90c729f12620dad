using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Jobs;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Glance.UnitTests.Operations.Jobs;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>Ends of uploads over a database that answers late, otherwise or not at all.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UploadEndTests
{
    private const string Id = "image";

    private static readonly RequestContext Admin = RequestContext.Unauthenticated("req-test");

    private readonly WatchedTime _time = new();
    private readonly InMemoryImageRepository _images = new();
    private readonly InMemoryStore _memory = new();
    private readonly HeardLog _log = new();
    private StubbornStore _store = null!; // all set up before every test
    private InterceptedRepository _records = null!;
    private BackgroundJobs _jobs = null!;
    private Image _saving = null!;
    private IStoreWrite _write = null!;

    [SetUp]
    public async Task TakeTheData()
    {
        _store = new StubbornStore(_memory);
        _records = new InterceptedRepository(_images);
        _jobs = Worker(_time, _log.CreateLogger("jobs"));
        await _images.AddAsync(
            new Image { Id = Id, Status = ImageStatus.Saving, CreatedAt = _time.GetUtcNow(), UpdatedAt = _time.GetUtcNow() }, default);
        _saving = await StoredAsync();
        _write = await _store.BeginWriteAsync(Id, null, default);
        await _write.WriteAsync("data"u8.ToArray(), default);
        await _write.CommitAsync(default);
    }

    [TearDown]
    public async Task EndTheWorker()
    {
        await _jobs.DisposeAsync();
        await _write.DisposeAsync();
    }

    [Test]
    public async Task A_record_that_is_taken_at_once_makes_no_lines()
    {
        Assert.That(await ActivateAsync(), Is.EqualTo(UploadOutcome.Active));

        await HasAsync(ImageStatus.Active, data: 1, open: 0);
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public async Task A_database_that_is_away_is_told_again_after_pauses_that_grow_to_five_seconds()
    {
        FailSaves(ImageStatus.Active, times: 7, () => Away());

        var activating = ActivateAsync();
        var pauses = await PassPausesAsync(7);

        Assert.That(await activating, Is.EqualTo(UploadOutcome.Active));
        Assert.That(pauses, Is.EqualTo(new[] { 0.25, 0.5, 1, 2, 4, 5, 5 }));
        await HasAsync(ImageStatus.Active, data: 1, open: 0);
        Assert.That(
            _log.Lines.Select(line => line.Level),
            Is.EqualTo(new[] { LogLevel.Error, LogLevel.Information }),
            "the trouble once, and its end");
        Assert.That(_log.Lines.Select(line => line.Message), Is.All.Contains($"Image {Id}"));
        Assert.That(_log.Lines[0].Message, Does.Contain("the database is away"));
    }

    [TestCase(true, LogLevel.Warning)]
    [TestCase(false, LogLevel.Error)]
    public async Task A_trouble_that_has_its_line_elsewhere_is_worth_less_here(bool isLogged, LogLevel level)
    {
        _records.BeforeSave = _ => throw Away(isLogged);

        Assert.That(await ActivateAsync(waits: false), Is.EqualTo(UploadOutcome.Undecided));

        Assert.That(_log.Lines.Select(line => (line.Level, line.Error)), Is.EqualTo(new[] { (level, (Exception?)null), (level, null) }));
        Assert.That(_log.Lines[1].Message, Does.Contain($"Image {Id} stays in status saving").And.Contain("the database is away"));
        await HasAsync(ImageStatus.Saving, data: 1, open: 1);
    }

    [Test]
    public async Task A_fault_that_nobody_foresaw_is_told_with_its_trace_and_undoes_the_upload()
    {
        FailSaves(ImageStatus.Active, times: 1, () => new InvalidOperationException("unforeseen"));

        Assert.That(await ActivateAsync(), Is.EqualTo(UploadOutcome.NotTaken));

        await HasAsync(ImageStatus.Queued, data: 0, open: 0);
        Assert.That(_log.Lines.Single(line => line.Level == LogLevel.Error).Error, Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task Data_beyond_the_quota_of_its_owner_is_removed_and_the_image_waits_again()
    {
        FailSaves(ImageStatus.Active, times: 1, () => new QuotaExceededException("too much"));

        Assert.That(await ActivateAsync(), Is.EqualTo(UploadOutcome.OverQuota));

        await HasAsync(ImageStatus.Queued, data: 0, open: 0);
    }

    [Test]
    public async Task A_record_that_another_request_has_changed_gets_no_data()
    {
        await _images.SaveAsync(_saving, _saving with { Status = ImageStatus.Killed }, default);

        Assert.That(await ActivateAsync(), Is.EqualTo(UploadOutcome.Overtaken));

        await HasAsync(ImageStatus.Killed, data: 0, open: 0);
    }

    [Test]
    public async Task Where_nobody_can_look_whether_the_record_was_saved_everything_stays_as_it_is()
    {
        FailSaves(ImageStatus.Active, times: 1, () => Away());
        _records.BeforeFind = () => throw Away();

        Assert.That(await ActivateAsync(waits: false), Is.EqualTo(UploadOutcome.Undecided));

        await HasAsync(ImageStatus.Saving, data: 1, open: 1);
        Assert.That(_log.Of(LogLevel.Debug).Single(), Does.Contain($"Image {Id}").And.Contain("the database is away"));
    }

    [Test]
    public async Task Data_that_cannot_be_removed_is_left_to_the_recovery_and_told_of()
    {
        _store.Trouble = "the disk is read-only";

        Assert.That(await End().QueueAgainAsync(_saving, _write), Is.EqualTo(UploadOutcome.NotTaken));

        await HasAsync(ImageStatus.Queued, data: 1, open: 1);
        Assert.That(
            _log.Of(LogLevel.Error).Single(), Does.Contain($"Image {Id}").And.Contain("store memory").And.Contain("the disk is read-only"));
        _store.Trouble = null;
        await new RecoverAbandonedUploads(new OneStore(_store), _images, _time, _log.CreateLogger("recovery")).ExecuteAsync(default);
        await HasAsync(ImageStatus.Queued, data: 0, open: 0);
    }

    [Test]
    public async Task A_failed_upload_is_told_to_a_database_that_is_away_until_it_takes_it_and_to_the_log_once([Values] bool isLogged)
    {
        FailSaves(ImageStatus.Queued, times: 3, () => Away(isLogged));

        var queueing = End().QueueAgainAsync(_saving, _write);
        var pauses = await PassPausesAsync(3);

        Assert.That(await queueing, Is.EqualTo(UploadOutcome.NotTaken));
        Assert.That(pauses, Is.EqualTo(new[] { 0.25, 0.5, 1 }));
        await HasAsync(ImageStatus.Queued, data: 0, open: 0);
        Assert.That(_log.Lines.Single().Level, Is.EqualTo(isLogged ? LogLevel.Warning : LogLevel.Error));
        Assert.That(_log.Lines.Single().Message, Does.Contain($"Image {Id} stays in status saving").And.Contain("the database is away"));
    }

    [Test]
    public async Task An_upload_that_fails_in_the_moment_it_began_is_queued_again_however_late_the_database_answers()
    {
        FailSaves(ImageStatus.Queued, times: 1, () => Away());

        var queueing = End().QueueAgainAsync(_saving, _write);
        await PassPausesAsync(1);

        Assert.That(await queueing, Is.EqualTo(UploadOutcome.NotTaken), "the record is of the very time of the first attempt");
        await HasAsync(ImageStatus.Queued, data: 0, open: 0);
    }

    [Test]
    public async Task A_clock_that_is_ahead_elsewhere_keeps_no_failed_upload_saving()
    {
        var ahead = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        _saving = await _images.SaveAsync(_saving, _saving with { Name = "new", UpdatedAt = ahead }, default);

        Assert.That(await End().QueueAgainAsync(_saving, _write), Is.EqualTo(UploadOutcome.NotTaken));

        await HasAsync(ImageStatus.Queued, data: 0, open: 0);
    }

    [Test]
    public async Task A_later_upload_of_the_image_is_not_taken_for_the_failed_one()
    {
        _records.AfterSave = async queued =>
        {
            _records.AfterSave = null;
            var later = _time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
            await _images.SaveAsync(queued, queued with { Status = ImageStatus.Saving, UpdatedAt = later }, default);
            throw Away();
        };

        var queueing = End().QueueAgainAsync(_saving, _write);
        await PassPausesAsync(1);

        Assert.That(await queueing, Is.EqualTo(UploadOutcome.Undecided));
        await HasAsync(ImageStatus.Saving, data: 1, open: 1);
    }

    [Test]
    public async Task An_image_that_is_deleted_while_its_upload_fails_leaves_no_data_and_makes_no_alarm([Values] bool deleted)
    {
        if (deleted)
            await _images.DeleteAsync(_saving, ImageStatus.Deleted, _time.GetUtcNow(), default);
        else
            await _images.SaveAsync(_saving, _saving with { Status = ImageStatus.Killed }, default);

        Assert.That(await End().QueueAgainAsync(_saving, _write), Is.EqualTo(UploadOutcome.NotTaken));

        Assert.That((_memory.Count, _memory.OpenWrites), Is.EqualTo((0, 0)));
        Assert.That(_log.Lines.Single().Level, Is.EqualTo(LogLevel.Information));
        Assert.That(_log.Lines.Single().Message, Does.Contain($"Image {Id} need not"));
    }

    private static BackgroundJobs Worker(TimeProvider time, ILogger logger) => new(time, logger);

    private static DatabaseUnavailableException Away(bool isLogged = false) => new("the database is away") { IsLogged = isLogged };

    private UploadEnd End(bool waits = true) =>
        new(_records, NoQuotas.Of(_images), new DatabaseRetry(_jobs, _time, waits), _time, _log.CreateLogger("uploads"));

    private Task<UploadOutcome> ActivateAsync(bool waits = true) => End(waits).ActivateAsync(
        _saving, _write,
        _saving with { Status = ImageStatus.Active, Size = 4, Locations = [new ImageLocation { Url = InMemoryStore.UrlOf(Id) }] },
        UsageLimits.None);

    private void FailSaves(ImageStatus status, int times, Func<Exception> failure) =>
        _records.BeforeSave = after => after.Status == status && times-- > 0 ? throw failure() : Task.CompletedTask;

    private async Task<List<double>> PassPausesAsync(int count)
    {
        var pauses = new List<double>();
        while (pauses.Count < count)
        {
            var pause = await _time.TimerAsync();
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause);
        }

        return pauses;
    }

    private async Task<Image> StoredAsync() => (await _images.FindAsync(Admin, Id, default))!;

    private async Task HasAsync(ImageStatus status, int data, int open)
    {
        var image = await StoredAsync();
        Assert.That((image.Status, _memory.Count, _memory.OpenWrites), Is.EqualTo((status, data, open)));
        Assert.That(image.Locations.Count, Is.EqualTo(status == ImageStatus.Active ? 1 : 0), "what is visible has its data");
    }
}
