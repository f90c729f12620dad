using System.IO.Pipelines;
using System.Text;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Locations;
using Glance.Operations.Records;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Operations;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UploadImageDataTests
{
    private const string Id = "6f3eca43-4940-40e1-82dc-e06eeec50c6f";
    private static readonly RequestContext Admin = RequestContext.Unauthenticated("req-test");
    private readonly InMemoryImageRepository _images = new();
    private readonly InMemoryStore _store = new();
    private FailingRepository _failing = null!; // set up before every test

    [SetUp]
    public async Task MakeAnImage()
    {
        _failing = new FailingRepository(_images);
        if (_images.Peek(Id) is null)
            await _images.AddAsync(Queued(), default);
    }

    [Test]
    public void A_delete_during_the_upload_takes_the_data_too()
    {
        _failing.BeforeActive = image => Delete().ExecuteAsync(Admin, image.Id, default);

        Assert.That(() => UploadAsync(), Throws.TypeOf<ImageGoneException>());
        AssertNothingLeft(ImageStatus.Deleted);
    }

    [Test]
    public void A_save_that_fails_is_undone()
    {
        _failing.RefuseActive = true;

        Assert.That(() => UploadAsync(), Throws.TypeOf<DatabaseUnavailableException>());
        AssertNothingLeft(ImageStatus.Queued);
    }

    [Test]
    public async Task A_save_whose_answer_was_lost_stands()
    {
        _failing.LoseActiveAnswer = true;

        await UploadAsync();

        Assert.That((_images.Peek(Id)!.Value.Status, _store.Count, _store.OpenWrites), Is.EqualTo((ImageStatus.Active, 1, 0)));
    }

    [Test]
    public void A_database_that_is_gone_leaves_the_judgement_to_the_next_start()
    {
        _failing.RefuseActive = true;
        _failing.BeforeActive = _ =>
        {
            _failing.Unreachable = true;
            return Task.CompletedTask;
        };

        Assert.That(() => UploadAsync(), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_failed_upload_that_cannot_be_queued_again_is_put_right_by_the_next_recovery()
    {
        _failing.RefuseQueued = true;
        _store.FailWritesWith = StoreFailure.Unavailable;

        Assert.That(() => UploadAsync(), Throws.TypeOf<StoreException>());
        Assert.That((_images.Peek(Id)!.Value.Status, _store.OpenWrites), Is.EqualTo((ImageStatus.Saving, 1)));

        _store.CrashWrites();
        await new RecoverAbandonedUploads(new OneStore(_store), _images, TimeProvider.System, NullLogger.Instance).ExecuteAsync(default);
        AssertNothingLeft(ImageStatus.Queued);
    }

    [Test]
    public async Task A_record_that_the_database_does_not_take_is_told_again_until_it_does()
    {
        await using var jobs = new BackgroundJobs(TimeProvider.System, NullLogger.Instance);
        _failing.RefuseActive = true;
        var tries = 0;
        _failing.BeforeActive = _ =>
        {
            _failing.RefuseActive = ++tries < 3;
            return Task.CompletedTask;
        };

        await UploadAsync(jobs: jobs);

        Assert.That((tries, _images.Peek(Id)!.Value.Status, _store.Count, _store.OpenWrites), Is.EqualTo((3, ImageStatus.Active, 1, 0)));
    }

    [Test]
    public async Task A_save_whose_answer_was_lost_and_that_is_seen_late_is_never_undone()
    {
        await using var jobs = new BackgroundJobs(TimeProvider.System, NullLogger.Instance);
        _failing.LoseActiveAnswer = true;
        _failing.BeforeActive = _ =>
        {
            (_failing.Unreachable, _failing.BeforeActive) = (true, null); // the first looks fail, too
            return Task.CompletedTask;
        };

        var upload = UploadAsync(jobs: jobs);
        await Task.WhenAny(upload, UntilAsync(() => _failing.Looks > 2));
        _failing.Unreachable = false;
        await upload;

        Assert.That((_images.Peek(Id)!.Value.Status, _store.Count, _store.OpenWrites), Is.EqualTo((ImageStatus.Active, 1, 0)));
    }

    [Test]
    public async Task An_image_of_which_nobody_was_told_that_it_is_saving_is_queued_again()
    {
        await using var jobs = new BackgroundJobs(TimeProvider.System, NullLogger.Instance);
        _failing.LoseSavingAnswers = 1;

        Assert.That(() => UploadAsync(jobs: jobs), Throws.TypeOf<DatabaseUnavailableException>());
        await jobs.WhenNoneAsync();

        AssertNothingLeft(ImageStatus.Queued);
    }

    [Test]
    public async Task An_image_of_which_nobody_was_told_that_it_is_saving_is_left_to_the_recovery_when_the_worker_ends()
    {
        _failing.LoseSavingAnswers = 1;

        Assert.That(() => UploadAsync(), Throws.TypeOf<DatabaseUnavailableException>());
        Assert.That((_images.Peek(Id)!.Value.Status, _store.OpenWrites), Is.EqualTo((ImageStatus.Saving, 1)));

        await new RecoverAbandonedUploads(new OneStore(_store), _images, TimeProvider.System, NullLogger.Instance).ExecuteAsync(default);
        AssertNothingLeft(ImageStatus.Queued);
    }

    [Test]
    public async Task A_client_that_goes_away_leaves_the_image_queued()
    {
        using var gone = new CancellationTokenSource();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("begin"u8.ToArray());
        var upload = UploadAsync(pipe.Reader, cancellationToken: gone.Token);

        await gone.CancelAsync();

        Assert.That(() => upload, Throws.InstanceOf<OperationCanceledException>());
        AssertNothingLeft(ImageStatus.Queued);
    }

    [Test]
    public async Task Of_two_uploads_one_is_taken()
    {
        var (first, second) = (new Pipe(), new Pipe());
        var one = UploadAsync(first.Reader);
        var two = UploadAsync(second.Reader);
        foreach (var pipe in (Pipe[])[first, second])
        {
            await pipe.Writer.WriteAsync("data"u8.ToArray());
            await pipe.Writer.CompleteAsync();
        }

        await Task.WhenAll(one, two).ContinueWith(_ => { }, TaskScheduler.Default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { one, two }.Count(task => task.IsCompletedSuccessfully), Is.EqualTo(1));
            Assert.That((_images.Peek(Id)!.Value.Status, _store.Count, _store.OpenWrites), Is.EqualTo((ImageStatus.Active, 1, 0)));
        }
    }

    [Test]
    public async Task An_update_beside_an_upload_keeps_both()
    {
        _failing.BeforeActive = _ => new UpdateImage(
                _images, new ImagePolicy(new FixedPolicy()), NoPropertyProtection.Instance, new ImageLimits(), TimeProvider.System, NoLocations.Changes())
            .ExecuteAsync(Admin, Id, [new ImageChange(ImageChangeKind.Add, "name", "new"), new ImageChange(ImageChangeKind.Add, "p", "v")], default);

        await UploadAsync();

        var image = (await _images.FindAsync(Admin, Id, default))!;
        Assert.That((image.Status, image.Name, image.Properties["p"]), Is.EqualTo((ImageStatus.Active, "new", "v")));
    }

    private static Image Queued() => new()
    {
        Id = Id,
        Status = ImageStatus.Queued,
        DiskFormat = "raw",
        ContainerFormat = "bare",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private Task UploadAsync(PipeReader? content = null, BackgroundJobs? jobs = null, CancellationToken cancellationToken = default)
    {
        var owner = jobs ?? new BackgroundJobs(TimeProvider.System, NullLogger.Instance);
        var quotas = NoQuotas.Of(_images);
        var retry = new DatabaseRetry(owner, TimeProvider.System, waits: jobs is not null);
        var end = new UploadEnd(_failing, quotas, retry, TimeProvider.System, NullLogger.Instance);
        return new UploadImageData(
                _failing, new OneStore(_store), new ImagePolicy(new FixedPolicy()), new UploadPipeline(MultihashAlgorithm.Sha512, 1 << 20),
                new UploadStart(_failing, quotas, end, owner, NoLocations.Readers(new OneStore(_store)), TimeProvider.System),
                NullLogger.Instance)
            .ExecuteAsync(Admin, Id, content ?? PipeReader.Create(new MemoryStream(Encoding.ASCII.GetBytes("data"))), null, null, cancellationToken);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(5);
    }

    private DeleteImage Delete() =>
        new(
            _images, new ImagePolicy(new FixedPolicy()), TimeProvider.System,
            new LocationData(new OneStore(_store), _images, TimeProvider.System, NullLogger.Instance),
            new BackgroundJobs(TimeProvider.System, NullLogger.Instance));

    private void AssertNothingLeft(ImageStatus status) =>
        Assert.That((_images.Peek(Id)!.Value.Status, _store.Count, _store.OpenWrites), Is.EqualTo((status, 0, 0)));
}
