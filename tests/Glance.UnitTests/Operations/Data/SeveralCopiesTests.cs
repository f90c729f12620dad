using System.Text;
using Glance.Domain.Errors;
using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Operations.Downloads;
using Glance.UnitTests.Operations.Locations;
using Glance.UnitTests.Operations.Uploads;
using Glance.UnitTests.Policies;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Data;

/// <summary>Downloads of images of which several stores have a copy.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SeveralCopiesTests
{
    private const string Data = "0123456789abcdef";

    // MD5 of other data.
    private const string OtherChecksum = "d41d8cd98f00b204e9800998ecf8427e";

    private readonly InMemoryImageRepository _images = new();
    private readonly HeardLog _log = new();
    private readonly BreakingStore _near = new("near");
    private readonly BreakingStore _far = new("far");
    private readonly BreakingStore _web = new("web") { IsOfCallers = true };
    private readonly BreakingStore _forward = new("forward") { Capabilities = StoreCapabilities.Read };

    [Test]
    public async Task A_store_that_fails_in_the_middle_is_followed_by_the_next_at_the_byte_reached([Values(0, 1, 5, 15)] int at,
        [Values] bool late)
    {
        await AddAsync(_near.Put("a", Data), _far.Put("b", Data));
        (_near.BreaksAt, _near.BreaksLate) = (at, late);

        await using (var download = await DownloadAsync())
            Assert.That(await AllAsync(download), Is.EqualTo(Data));

        Assert.That(_far.Opened.Single(), Is.EqualTo(new ByteRange(at, Data.Length - at)));
        Assert.That((_near.OpenReads, _far.OpenReads), Is.EqualTo((0, 0)), "all is let go");
        Assert.That(
            _log.Of(LogLevel.Warning).Single(),
            Does.Contain("image i").And.Contain("store far").And.Contain($"byte {at}").And.Contain("Store near"));
    }

    [Test]
    public async Task A_part_goes_on_too()
    {
        await AddAsync(_near.Put("a", Data), _far.Put("b", Data));
        _near.BreaksAt = 7;

        await using var download = await DownloadAsync(_ => new ByteRange(5, 6));

        Assert.That(await AllAsync(download), Is.EqualTo(Data[5..11]));
        Assert.That(_far.Opened.Single(), Is.EqualTo(new ByteRange(7, 4)));
    }

    [Test]
    public async Task A_store_that_reads_no_parts_is_read_from_its_beginning()
    {
        await AddAsync(_near.Put("a", Data), _forward.Put("b", Data));
        _near.BreaksAt = 7;

        await using var download = await DownloadAsync(_ => new ByteRange(5, 6));

        Assert.That(await AllAsync(download), Is.EqualTo(Data[5..11]));
    }

    [Test]
    public async Task A_copy_of_another_size_gives_no_byte()
    {
        await AddAsync(_near.Put("a", Data), _forward.Put("b", Data + "x"), _far.Put("c", Data));
        _near.BreaksAt = 7;

        await using var download = await DownloadAsync();

        Assert.That(await AllAsync(download), Is.EqualTo(Data));
        Assert.That(_forward.Opened, Is.Empty);
        Assert.That(_log.Of(LogLevel.Warning).First(), Does.Contain("Store forward has 17 bytes of image i, the record says 16"));
    }

    [Test]
    public async Task A_server_that_a_caller_named_is_passed_over_for_the_next_copy_of_ours()
    {
        await AddAsync(_near.Put("a", Data), _web.Put("b", Data), _far.Put("c", Data));
        _near.BreaksAt = 5;

        await using var download = await DownloadAsync();

        Assert.That(await AllAsync(download), Is.EqualTo(Data));
        Assert.That((_web.OpenReads, _far.Opened.Single()), Is.EqualTo((0, new ByteRange(5, 11))));
        Assert.That(_log.Of(LogLevel.Warning).First(), Does.Contain("Store web reads from a server that a caller named"));
    }

    [Test]
    public async Task A_part_of_a_callers_server_is_of_data_that_has_the_size_of_the_record()
    {
        await AddAsync(_web.Put("a", Data));

        await using (var download = await DownloadAsync(_ => new ByteRange(5, 6)))
            Assert.That(await AllAsync(download), Is.EqualTo(Data[5..11]));

        _web.Put("a", Data + "and more");
        Assert.That(
            async () => await DownloadAsync(_ => new ByteRange(5, 6)),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.IsOfCallersServer)).True
                .And.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable)
                .And.Message.EqualTo("Store web has 24 bytes of image i, the record says 16"));
        Assert.That(_web.OpenReads, Is.Zero, "what is refused is let go");
    }

    [TestCase("near", true)]
    [TestCase("near", false)]
    [TestCase("web", false)]
    public async Task Nobody_else_is_asked_for_the_size_first(string store, bool part)
    {
        await AddAsync(StoreOf(store).Put("a", Data));

        await using var download = await DownloadAsync(part ? _ => new ByteRange(5, 6) : null);

        Assert.That(StoreOf(store).Asked, Is.Empty, "that would be a question to the network for each download");
    }

    [Test]
    public async Task The_only_copy_is_read_without_anything_around_it()
    {
        await AddAsync(_near.Put("a", Data));

        await using var download = await DownloadAsync();

        Assert.That(download.Read, Is.Not.InstanceOf<ResumingRead>(), "each read would pass through it for nothing");
    }

    [Test]
    public async Task Each_copy_gives_as_much_as_it_can()
    {
        await AddAsync(_near.Put("a", Data), _forward.Put("b", Data), _far.Put("c", Data));
        (_near.BreaksAt, _forward.BreaksAt, _forward.BreaksLate) = (3, 9, true);

        await using var download = await DownloadAsync();

        Assert.That(await AllAsync(download), Is.EqualTo(Data));
        Assert.That(_far.Opened.Single(), Is.EqualTo(new ByteRange(9, 7)));
    }

    [Test]
    public async Task Where_no_copy_is_left_the_download_fails_with_what_the_last_one_said()
    {
        await AddAsync(_near.Put("a", Data), _far.Put("b", Data));
        (_near.BreaksAt, _far.BreaksAt) = (3, 5);

        await using var download = await DownloadAsync();

        Assert.That(
            async () => await AllAsync(download),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.StoreId)).EqualTo("far"));
    }

    [TestCase("web", "near", 5, false)]
    [TestCase("near", "web", 5, false)]
    [TestCase("web", "near", 0, true)]
    [TestCase("near", "web", 0, true)]
    public async Task Bytes_of_a_server_that_a_caller_named_are_joined_to_no_others(string first, string second, int at, bool goesOn)
    {
        await AddAsync(StoreOf(first).Put("a", Data), StoreOf(second).Put("b", Data));
        StoreOf(first).BreaksAt = at;

        await using var download = await DownloadAsync();

        if (goesOn)
            Assert.That(await AllAsync(download), Is.EqualTo(Data));
        else
            Assert.That(async () => await AllAsync(download), Throws.TypeOf<StoreException>());
        Assert.That(_near.OpenReads + _web.OpenReads, Is.EqualTo(1), "what is read now, and nothing else");
    }

    [Test]
    public async Task What_several_copies_gave_is_compared_with_the_hash_as_a_whole()
    {
        await AddAsync(_near.Put("a", Data), _far.Put("b", Data));
        _near.BreaksAt = 3;

        await using var download = await DownloadAsync(verifies: true);

        Assert.That(async () => await AllAsync(download), Throws.TypeOf<StoreException>().With.Message.Contains("its hash is"));
    }

    [Test]
    public async Task Stores_that_the_caller_prefers_come_first_in_his_order()
    {
        await AddAsync(_near.Put("a", Data), _forward.Put("b", Data), _far.Put("c", Data));
        (_far.Trouble, _forward.Trouble) = (StoreFailure.Unavailable, StoreFailure.Unavailable);

        await using var download = await DownloadAsync(preferred: ["far", "forward"]);

        Assert.That(await AllAsync(download), Is.EqualTo(Data), "the others are tried after them");
        Assert.That((_far.Opened.Count, _forward.Opened.Count, _near.Opened.Count), Is.EqualTo((1, 1, 1)));
        Assert.That(_log.Of(LogLevel.Warning).First(), Does.Contain("number 1").And.Contain("Store far"));
    }

    [Test]
    public async Task A_preferred_store_that_is_not_configured_is_named()
    {
        await AddAsync(_near.Put("a", Data));

        Assert.That(async () =>
            await DownloadAsync(preferred: ["nosuch"]),
            Throws.TypeOf<UnknownStoreException>().With.Message.Contains("'nosuch' is not configured here"));
        Assert.That(
            async () => await DownloadAsync(preferred: ["near"], multiStore: false),
            Throws.TypeOf<UnknownStoreException>().With.Message.Contains("a single store"));
    }

    [Test]
    public async Task To_prefer_a_store_has_a_rule_of_its_own()
    {
        await AddAsync(_near.Put("a", Data));

        Assert.That(async () =>
            await DownloadAsync(preferred: ["near"], policy: new FixedPolicy(rules: ("download_from_store", "!"))),
            Throws.TypeOf<ForbiddenException>());
        await using var download = await DownloadAsync(policy: new FixedPolicy(rules: ("download_from_store", "!")));
        Assert.That(await AllAsync(download), Is.EqualTo(Data));
    }

    private BreakingStore StoreOf(string id) => id == "web" ? _web : _near;

    private ValueTask AddAsync(params string[] urls) => _images.AddAsync(
        Cases.Image() with
        {
            Size = Data.Length,
            Checksum = OtherChecksum,
            Locations =
            [
                .. urls.Select(url => new ImageLocation
                {
                    Url = url,
                    Metadata = new Dictionary<string, object?> { ["store"] = url.Split(':')[0] },
                }),
            ],
        },
        default);

    private Task<ImageDownload> DownloadAsync(
        Func<long, ByteRange?>? chooseRange = null, bool verifies = false, string[]? preferred = null, bool multiStore = true,
            FixedPolicy? policy = null) =>
        new DownloadImageData(
            _images, new OddStores(_near, _forward, _far, _web) { MultiStore = multiStore }, new ImagePolicy(policy ?? new FixedPolicy()),
                verifies,
            _log.CreateLogger("downloads")).ExecuteAsync(Cases.Caller(), "i", chooseRange, preferred ?? [], default);

    private static async Task<string> AllAsync(ImageDownload download)
    {
        var all = new StringBuilder();
        var buffer = new byte[4];
        while (await download.Read!.ReadAsync(buffer, default) is var got and > 0)
            all.Append(Encoding.ASCII.GetString(buffer, 0, got));
        return all.ToString();
    }
}
