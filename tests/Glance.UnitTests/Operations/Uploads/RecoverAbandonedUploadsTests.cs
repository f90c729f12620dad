using System.Diagnostics.CodeAnalysis;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Requests;
using Glance.Domain.Stores;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

public sealed class RecoverAbandonedUploadsTests
{
    private static readonly RequestContext Admin = RequestContext.Unauthenticated("req-test");

    private InMemoryStore _store = null!;
    private InMemoryImageRepository _images = null!;

    [SetUp]
    public void MakeWorld()
    {
        _store = new InMemoryStore();
        _images = new InMemoryImageRepository();
    }

    [Test]
    public async Task A_saving_image_is_queued_again_and_its_data_removed([Values] bool committed)
    {
        await BrokenUploadAsync(ImageStatus.Saving, committed);

        Assert.That(await RecoverAsync(), Is.EqualTo(1));

        Assert.That(await StatusAsync(), Is.EqualTo(ImageStatus.Queued));
        Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task What_was_reserved_for_a_broken_upload_is_no_size_of_the_image_any_more()
    {
        await BrokenUploadAsync(ImageStatus.Saving, committed: false);
        var saving = await FindAsync();
        var properties = new Dictionary<string, string?> { ["kept"] = "yes" };
        await _images.SaveAsync(saving, saving with { Size = 1000, VirtualSize = 2000, Properties = properties }, default);

        await RecoverAsync();

        var queued = await FindAsync();
        Assert.That((queued.Status, queued.Size, queued.VirtualSize), Is.EqualTo((ImageStatus.Queued, (long?)null, (long?)null)));
        Assert.That(queued.Properties["kept"], Is.EqualTo("yes"));
    }

    [TestCase(ImageStatus.Active)]
    [TestCase(ImageStatus.Deactivated)]
    [TestCase(ImageStatus.PendingDelete)]
    public async Task Data_that_a_record_points_at_stays(ImageStatus status)
    {
        await BrokenUploadAsync(status, committed: true, located: true);

        Assert.That(await RecoverAsync(), Is.EqualTo(1));

        Assert.That(await StatusAsync(), Is.EqualTo(status));
        Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((1, 0)));
    }

    [TestCase(ImageStatus.Queued)]
    [TestCase(ImageStatus.Active)]
    [TestCase(null)]
    public async Task Data_that_no_record_points_at_goes(ImageStatus? status)
    {
        await BrokenUploadAsync(status, committed: true);

        Assert.That(await RecoverAsync(), Is.EqualTo(1));

        Assert.That(await StatusAsync(), Is.EqualTo(status));
        Assert.That((_store.Count, _store.OpenWrites), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_live_upload_is_left_alone()
    {
        await AddAsync(ImageStatus.Saving, located: false);
        await using var write = await _store.BeginWriteAsync("image", null, default);

        Assert.That(await RecoverAsync(), Is.Zero);

        Assert.That(await StatusAsync(), Is.EqualTo(ImageStatus.Saving));
    }

    [Test]
    public async Task Again_or_in_many_workers_at_once_it_does_the_same()
    {
        await BrokenUploadAsync(ImageStatus.Saving, committed: true);

        var judged = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(RecoverAsync)));

        Assert.That(judged.Sum(), Is.EqualTo(1));
        Assert.That(await RecoverAsync(), Is.Zero);
        Assert.That(await StatusAsync(), Is.EqualTo(ImageStatus.Queued));
    }

    private async Task BrokenUploadAsync(ImageStatus? status, bool committed, bool located = false)
    {
        if (status is { } known)
            await AddAsync(known, located);
        var write = await _store.BeginWriteAsync("image", null, default);
        await write.WriteAsync(new byte[10], default);
        if (committed)
            await write.CommitAsync(default);
        _store.CrashWrites();
    }

    private ValueTask AddAsync(ImageStatus status, bool located) => _images.AddAsync(new Image
    {
        Id = "image",
        Status = status,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Locations = located ? [new ImageLocation { Url = InMemoryStore.UrlOf("image") }] : [],
    }, default);

    private async Task<Image> FindAsync() => (await _images.FindAsync(Admin, "image", default))!; // every test that looks has added it

    private async Task<ImageStatus?> StatusAsync() => (await _images.FindAsync(Admin, "image", default))?.Status;

    private Task<int> RecoverAsync() =>
        new RecoverAbandonedUploads(new OneStore(_store), _images, TimeProvider.System, NullLogger.Instance).ExecuteAsync(default);

    private sealed class OneStore(IImageStore store) : IStoreRegistry
    {
        public IReadOnlyList<IImageStore> Stores => [store];

        public IImageStore Default => store;

        public bool MultiStore => false;

        public bool TryGet(string storeId, [NotNullWhen(true)] out IImageStore? found)
        {
            found = storeId == store.Id ? store : null;
            return found is not null;
        }

        public IImageStore ForLocation(ImageLocation location) => store;
    }
}
