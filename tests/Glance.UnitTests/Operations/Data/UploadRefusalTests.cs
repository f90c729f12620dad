using System.IO.Pipelines;
using Glance.Domain.Errors;
using Glance.Domain.Formats;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Quotas;
using Glance.Domain.Stores;
using Glance.Operations;
using Glance.Operations.Data;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Signatures;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Glance.UnitTests.Operations.Uploads;
using Glance.UnitTests.Policies;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Data;

/// <summary>Which uploads are refused, where the others go, and what is told of them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UploadRefusalTests
{
    private readonly InMemoryImageRepository _images = new();
    private readonly HeardLog _log = new();
    private InMemoryStore _store = new();
    private InterceptedRepository _records = null!; // both set up before every test
    private BackgroundJobs _jobs = null!;

    [SetUp]
    public async Task AddAnImage()
    {
        _records = new InterceptedRepository(_images);
        _jobs = Worker(_log.CreateLogger("jobs"));
        await _images.AddAsync(Cases.Image() with { Status = ImageStatus.Queued, DiskFormat = "raw", ContainerFormat = "bare" }, default);
    }

    [TearDown]
    public async Task EndTheWorker() => await _jobs.DisposeAsync();

    [Test]
    public async Task A_store_that_takes_no_data_says_so_before_anything_happens()
    {
        _store = new InMemoryStore { Capabilities = StoreCapabilities.Read };

        Assert.That(
            async () => await UploadAsync(),
            Throws.TypeOf<StoreAddDisabledException>().With.Property(nameof(StoreAddDisabledException.StoreId)).EqualTo("memory")
                .And.Message.Contains("Adding images to store is disabled"));
        Assert.That(((await StoredAsync()).Status, _records.Saves), Is.EqualTo((ImageStatus.Queued, 0)));
    }

    [Test]
    public async Task A_store_of_an_unknown_name_is_refused_where_stores_have_names()
    {
        Assert.That(
            async () => await UploadAsync(multiStore: true, storeId: "nowhere"),
            Throws.TypeOf<UnknownStoreException>().With.Property(nameof(UnknownStoreException.StoreId)).EqualTo("nowhere")
                .And.Message.Contains("'nowhere' is not configured here"));
        Assert.That((await StoredAsync()).Status, Is.EqualTo(ImageStatus.Queued));
    }

    [TestCase(true, "memory", "memory")]
    [TestCase(true, null, "memory")]
    [TestCase(false, "nowhere", null)]
    public async Task Data_goes_to_the_named_store_or_the_default_and_where_there_is_but_one_names_mean_nothing(
        bool multiStore, string? named, string? noted)
    {
        await UploadAsync(multiStore, named);

        var image = await StoredAsync();
        var store = image.Locations[0].Metadata.GetValueOrDefault("store");
        Assert.That((image.Status, store), Is.EqualTo((ImageStatus.Active, (object?)noted)));
    }

    [Test]
    public void An_upload_that_fails_is_told_in_the_log_that_operators_know()
    {
        _store.FailWritesWith = StoreFailure.Unavailable;

        Assert.That(async () => await UploadAsync(), Throws.TypeOf<StoreException>());

        var line = _log.Lines.Single(line => line.Level == LogLevel.Warning);
        Assert.That(line.Category, Is.EqualTo("glance.api.v2.image_data"));
        Assert.That(line.Message, Does.Contain("image i ").And.Contain("told to fail"));
    }

    [Test]
    public async Task A_database_that_does_not_take_the_record_is_told_to_the_client_and_not_once_more_to_the_log([Values] bool looks)
    {
        _records.BeforeSave = after =>
        {
            if (after.Status != ImageStatus.Active)
                return Task.CompletedTask;
            if (!looks)
                _records.BeforeFind = () => throw new DatabaseUnavailableException("away");
            throw new DatabaseUnavailableException("away");
        };

        Assert.That(
            async () => await UploadAsync(),
            Throws.TypeOf<DatabaseUnavailableException>().With.Property(nameof(GlanceException.IsLogged)).True);
        Assert.That(
            ((await StoredAsync()).Status, _store.Count), Is.EqualTo(looks ? (ImageStatus.Queued, 0) : (ImageStatus.Saving, 1)));
    }

    [TestCase("bare", true, false, false)]
    [TestCase("bare", false, true, true)]
    [TestCase("ovf", true, true, false)]
    public async Task Content_of_another_format_is_refused_or_accepted_with_a_warning_and_in_containers_not_looked_at(
        string container, bool mustMatch, bool taken, bool warned)
    {
        var image = await StoredAsync();
        await _images.SaveAsync(image, image with { DiskFormat = "qcow2", ContainerFormat = container }, default);
        var rules = new UploadRules(new FormatPolicy { RequireMatch = mustMatch }, new VerifyImageSignature([]));

        var upload = UploadAsync(change: parts => parts with { Rules = parts.Rules with { Uploads = rules } });

        if (taken)
            await upload;
        else
            Assert.That(async () => await upload, Throws.TypeOf<ImageFormatException>());
        Assert.That((await StoredAsync()).Status, Is.EqualTo(taken ? ImageStatus.Active : ImageStatus.Queued));
        Assert.That(_log.Of(LogLevel.Warning, "Image i is accepted although").Any(), Is.EqualTo(warned));
    }

    [TestCase(0, null)]
    [TestCase(1000, 4L)]
    public async Task The_announced_size_is_reserved_where_data_has_a_quota(long quota, long? reserved)
    {
        long? seen = -1;
        _records.BeforeSave = async after => seen = after.Status == ImageStatus.Active ? (await StoredAsync()).Size : seen;

        var quotas = new ProjectQuotas(_images, new NoProjectLimits(), new QuotaRules(quota));
        await UploadAsync(change: parts => parts with { Quotas = quotas });

        Assert.That((seen, (await StoredAsync()).Size), Is.EqualTo((reserved, (long?)4)));
    }

    private static BackgroundJobs Worker(ILogger logger) => new(TimeProvider.System, logger);

    private async Task<Image> StoredAsync() => (await _images.FindAsync(Cases.Caller(), "i", default))!;

    private async Task UploadAsync(bool multiStore = false, string? storeId = null, Func<OperationParts, OperationParts>? change = null)
    {
        var parts = MadeParts.Of(_images, new OneStore(_store) { MultiStore = multiStore }, _jobs, _log, _records);
        await ImageDataOperations.From(change?.Invoke(parts) ?? parts).Upload
            .ExecuteAsync(Cases.Caller(), "i", PipeReader.Create(new MemoryStream("data"u8.ToArray())), 4, storeId, default);
    }
}
