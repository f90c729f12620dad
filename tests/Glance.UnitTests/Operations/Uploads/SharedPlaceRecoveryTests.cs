using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Glance.Stores.Journals;
using Glance.Stores.Wrappers;
using Glance.TestKit.InMemory;
using Glance.TestKit.InMemory.Remote;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

/// <summary>
/// The recovery of uploads whose data has a name that later uploads of the image have too, on whichever host: nothing of theirs is removed.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SharedPlaceRecoveryTests : IDisposable
{
    private const string Id = "image";
    private const string Url = "remote://cluster/image";

    private static readonly RequestContext Admin = RequestContext.Unauthenticated("req-test");

    private readonly string _root = Directory.CreateTempSubdirectory("glance-journals-").FullName;
    private readonly InMemoryCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HeardLog _log = new();
    private readonly InMemoryImageRepository _images = new();
    private readonly InterceptedRepository _records;
    private readonly JournalledStore _here;
    private readonly JournalledStore _onAnotherHost;
    private readonly RecoverAbandonedUploads _recovery;

    public SharedPlaceRecoveryTests()
    {
        _records = new InterceptedRepository(_images);
        _here = Open("here");
        _onAnotherHost = Open("there");
        _recovery = new RecoverAbandonedUploads(new OneStore(_here), _records, _time, _log.CreateLogger("recovery"));
    }

    private string[] Journals => Directory.GetFiles(_root, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task A_saving_image_is_queued_again_and_its_data_removed([Values] bool committed)
    {
        await AddAsync(ImageStatus.Saving);
        await DieAsync(committed);

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));

        Assert.That((await StatusAsync(), _cluster.Residue.Count, Journals.Length), Is.EqualTo((ImageStatus.Queued, 0, 0)));
    }

    [Test]
    public async Task While_data_is_removed_nobody_can_begin_to_upload_the_image()
    {
        await AddAsync(ImageStatus.Saving);
        await DieAsync(committed: true);
        ImageStatus? meanwhile = null;
        _cluster.WhileRemoving = async () => meanwhile = await StatusAsync();

        await _recovery.ExecuteAsync(default);

        Assert.That((meanwhile, await StatusAsync()), Is.EqualTo((ImageStatus.Saving, ImageStatus.Queued)));
    }

    [Test]
    public async Task Who_uploads_between_the_two_steps_keeps_his_data()
    {
        await AddAsync(ImageStatus.Saving);
        await DieAsync(committed: false);
        IStoreWrite? later = null;
        _records.AfterSave = async saved =>
        {
            if (saved.Status != ImageStatus.Queued)
                return;
            _records.AfterSave = null;
            await _images.SaveAsync(saved, saved with { Status = ImageStatus.Saving }, default);
            later = await UploadAsync(_onAnotherHost);
        };

        Assert.That(await _recovery.ExecuteAsync(default), Is.Zero);
        Assert.That((await StatusAsync(), later is null), Is.EqualTo((ImageStatus.Saving, false)));

        await later!.CommitAsync(default);
        await ActivateAsync();
        await later.DisposeAsync();
        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1), "its end is seen: the record names the data");
        Assert.That((await StatusAsync(), Journals.Length), Is.EqualTo((ImageStatus.Active, 0)));
        Assert.That(_cluster.Residue, Has.One.EqualTo($"whole {Url}"));
    }

    [Test]
    public async Task A_later_upload_on_another_host_is_not_taken_for_the_failed_one()
    {
        await AddAsync(ImageStatus.Queued);
        var failed = await UploadAsync(_here);
        _cluster.Trouble = StoreFailure.Unavailable;
        await failed.DisposeAsync();
        _cluster.Trouble = null;
        var queued = (await _images.FindAsync(Admin, Id, default))!;
        await _images.SaveAsync(queued, queued with { Status = ImageStatus.Saving }, default);

        Assert.That(await _recovery.ExecuteAsync(default), Is.Zero);

        Assert.That((await StatusAsync(), _cluster.Residue.Count, Journals.Length), Is.EqualTo((ImageStatus.Saving, 1, 1)));
    }

    [Test]
    public async Task A_store_that_removes_nothing_leaves_the_image_free_for_an_upload()
    {
        await AddAsync(ImageStatus.Saving);
        await DieAsync(committed: true);
        _cluster.WhileRemoving = () => throw new StoreException(StoreFailure.Denied, "remote", "Store remote: read-only");

        Assert.That(await _recovery.ExecuteAsync(default), Is.Zero);

        Assert.That((await StatusAsync(), Journals.Length), Is.EqualTo((ImageStatus.Queued, 1)));
        _cluster.WhileRemoving = null;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));
        Assert.That((_cluster.Residue.Count, Journals.Length), Is.EqualTo((0, 0)));
        Assert.That(_log.Of(LogLevel.Warning, "read-only").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_process_that_dies_while_it_removes_is_recovered_from()
    {
        await AddAsync(ImageStatus.Saving);
        await DieAsync(committed: true);
        using var dying = new CancellationTokenSource();
        _cluster.WhileRemoving = async () =>
        {
            _records.BeforeSave = _ => throw new OperationCanceledException(); // the database hears of it no more
            await dying.CancelAsync();
            throw new OperationCanceledException();
        };
        Assert.That(async () => await _recovery.ExecuteAsync(dying.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await StatusAsync(), Is.EqualTo(ImageStatus.Saving));

        _cluster.WhileRemoving = null;
        _records.BeforeSave = null;
        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));

        Assert.That((await StatusAsync(), _cluster.Residue.Count, Journals.Length), Is.EqualTo((ImageStatus.Queued, 0, 0)));
    }

    [Test]
    public async Task Data_of_an_image_that_is_gone_is_removed()
    {
        await DieAsync(committed: true);

        Assert.That(await _recovery.ExecuteAsync(default), Is.EqualTo(1));
        Assert.That(_cluster.Residue, Is.Empty);
    }

    private JournalledStore Open(string host)
    {
        var driver = new InMemoryRemoteStore(_cluster);
        var journal = new RemoteJournal(Path.Combine(_root, host), "remote");
        journal.Open();
        return new JournalledStore(driver, driver, journal, _time, _log.CreateLogger("store"));
    }

    private async Task DieAsync(bool committed)
    {
        var write = await UploadAsync(_here);
        if (committed)
            await write.CommitAsync(default);
        await write.AbandonAsync();
    }

    private static async Task<IStoreWrite> UploadAsync(JournalledStore store)
    {
        var write = await store.BeginWriteAsync(Id, null, default);
        await write.WriteAsync(new byte[10], default);
        return write;
    }

    private ValueTask AddAsync(ImageStatus status) => _images.AddAsync(
        new Image { Id = Id, Status = status, CreatedAt = _time.GetUtcNow(), UpdatedAt = _time.GetUtcNow() }, default);

    private async Task ActivateAsync()
    {
        var saving = (await _images.FindAsync(Admin, Id, default))!;
        await _images.SaveAsync(saving, saving with { Status = ImageStatus.Active, Locations = [new ImageLocation { Url = Url }] },
            default);
    }

    private async Task<ImageStatus?> StatusAsync() => (await _images.FindAsync(Admin, Id, default))?.Status;
}
