using Glance.Domain.Images;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Stores;
using Glance.Operations.Access;
using Glance.Operations.Data;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.UnitTests.Operations.Uploads;
using Glance.UnitTests.Policies;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Data;

/// <summary>Which of its locations an image is read from, and what is promised of the data.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DownloadImageDataTests
{
    private const string Data = "0123456789";

    // MD5 of other data.
    private const string OtherChecksum = "d41d8cd98f00b204e9800998ecf8427e";

    private readonly InMemoryImageRepository _images = new();
    private readonly HeardLog _log = new();
    private InMemoryStore _memory = new();
    private StubbornStore? _store;

    private StubbornStore Store => _store ??= new StubbornStore(_memory);

    [Test]
    public async Task The_first_location_that_opens_is_read_and_those_before_are_told_by_their_number()
    {
        await AddAsync(null, "memory://gone", "memory://lost", InMemoryStore.UrlOf("i"));

        await using (var download = await DownloadAsync())
            Assert.That(await AllAsync(download), Is.EqualTo(Data));

        Assert.That(_log.Lines.Select(line => line.Level), Is.EqualTo(new[] { LogLevel.Warning, LogLevel.Warning }));
        Assert.That(
            _log.Of(LogLevel.Warning, "Image i cannot be read from its location number 1,").Single(),
            Does.Contain("there is no such data"));
        Assert.That(_log.Of(LogLevel.Warning, "Image i cannot be read from its location number 2,").Count(), Is.EqualTo(1));
        Assert.That(Store.OpenReads, Is.Zero, "who disposes a download lets go of the store");
    }

    [TestCase("memory://gone", StoreFailure.NotFound)]
    [TestCase("other://", StoreFailure.InvalidLocation)]
    public async Task Where_no_location_opens_the_last_one_says_why(string last, StoreFailure failure)
    {
        await AddAsync(null, "memory://lost", last);

        Assert.That(
            async () => await DownloadAsync(),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(failure));
        Assert.That(_log.Lines.Count, Is.EqualTo(1), "the last one's reason is the answer");
    }

    [Test]
    public async Task A_part_of_data_whose_size_no_record_has_is_chosen_by_the_size_in_the_store()
    {
        await AddAsync(null, InMemoryStore.UrlOf("i"));

        await using var download = await DownloadAsync(size => new ByteRange(size - 3, 3));

        Assert.That((download.Total, download.Range), Is.EqualTo(((long?)10, (ByteRange?)new ByteRange(7, 3))));
        Assert.That(await AllAsync(download), Is.EqualTo("789"));
    }

    [Test]
    public async Task Whole_data_of_unknown_size_is_read_as_it_is()
    {
        await AddAsync(null, InMemoryStore.UrlOf("i"));

        await using var download = await DownloadAsync();

        Assert.That((download.Total, download.Range, await AllAsync(download)), Is.EqualTo(((long?)null, (ByteRange?)null, Data)));
    }

    [Test]
    public async Task A_store_that_cannot_read_parts_gives_all_and_refuses_parts()
    {
        _memory = new InMemoryStore { Capabilities = StoreCapabilities.Read | StoreCapabilities.Write };
        await AddAsync(10, InMemoryStore.UrlOf("i"));

        await using (var download = await DownloadAsync())
            Assert.That(await AllAsync(download), Is.EqualTo(Data));
        await using (var all = await DownloadAsync(_ => null))
            Assert.That(await AllAsync(all), Is.EqualTo(Data), "no part was chosen");
        Assert.That(
            async () => await DownloadAsync(_ => new ByteRange(0, 3)),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unsupported));
    }

    [Test]
    public async Task A_store_that_only_takes_data_gives_none([Values] bool part)
    {
        _memory = new InMemoryStore { Capabilities = StoreCapabilities.RandomRead | StoreCapabilities.Write };
        await AddAsync(10, InMemoryStore.UrlOf("i"));

        Assert.That(
            async () => await DownloadAsync(part ? _ => new ByteRange(0, 3) : null),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unsupported));
    }

    [TestCase(9)]
    [TestCase(11)]
    public async Task Data_of_another_length_than_its_record_is_refused_before_any_of_it_is_sent(long size)
    {
        await AddAsync(size, InMemoryStore.UrlOf("i"));

        Assert.That(
            async () => await DownloadAsync(),
            Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable));
        Assert.That(Store.OpenReads, Is.Zero, "what is refused is let go");
    }

    [TestCase(true, false, true)]
    [TestCase(true, true, false)]
    [TestCase(false, false, false)]
    [TestCase(false, true, false)]
    public async Task Whole_data_is_compared_with_its_hash_where_the_operator_wants_it(bool verifies, bool part, bool refused)
    {
        await AddAsync(10, InMemoryStore.UrlOf("i"));

        await using var download = await DownloadAsync(part ? _ => new ByteRange(0, 10) : null, verifies);

        if (refused)
            Assert.That(async () => await AllAsync(download), Throws.TypeOf<StoreException>());
        else
            Assert.That(await AllAsync(download), Is.EqualTo(Data));
    }

    [Test]
    public async Task An_image_without_data_has_nothing_to_let_go()
    {
        await AddAsync(null);

        var download = await DownloadAsync();
        await download.DisposeAsync();

        Assert.That((download.Image.Id, download.Read), Is.EqualTo(("i", (IStoreRead?)null)));
    }

    private async Task AddAsync(long? size, params string[] urls)
    {
        await using (var write = await Store.BeginWriteAsync("i", null, default))
        {
            await write.WriteAsync("0123456789"u8.ToArray(), default);
            await write.CommitAsync(default);
        }

        await _images.AddAsync(
            Cases.Image() with
            {
                Size = size,
                Checksum = OtherChecksum,
                Locations = [.. urls.Select(url => new ImageLocation { Url = url })],
            },
            default);
    }

    private Task<ImageDownload> DownloadAsync(Func<long, ByteRange?>? chooseRange = null, bool verifies = false) =>
        new DownloadImageData(_images, new OneStore(Store), new ImagePolicy(new FixedPolicy()), verifies, _log.CreateLogger("downloads"))
            .ExecuteAsync(Cases.Caller(), "i", chooseRange, [], default);

    private static async Task<string> AllAsync(ImageDownload download)
    {
        var all = "";
        var buffer = new byte[4];
        while (await download.Read!.ReadAsync(buffer, default) is var got and > 0)
            all += System.Text.Encoding.ASCII.GetString(buffer, 0, got);
        return all;
    }
}
