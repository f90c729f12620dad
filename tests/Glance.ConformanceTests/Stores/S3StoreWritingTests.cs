using Glance.Domain.Stores;
using Glance.Stores.Drivers.S3;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.S3;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>What the s3 driver does at the server, and what it does without one.</summary>
public sealed class S3StoreWritingTests
{
    private readonly string _id = Guid.NewGuid().ToString();
    private S3TestServer _server = null!;
    private S3Bucket _bucket = null!;

    [SetUp]
    public async Task MakeBucket()
    {
        _server = await S3TestServer.SharedAsync("moto");
        _bucket = new S3Bucket(_server);
        await _bucket.MakeAsync();
    }

    [TearDown]
    public void LetGo() => _bucket?.Dispose();

    [Test]
    public async Task What_fits_into_a_part_is_put_at_the_commit_and_nothing_before()
    {
        await using var write = await Open().BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes(S3StoreActs.PartSize), default);
        Assert.That(await _bucket.ContentAsync(), Is.Empty);

        await write.CommitAsync(default);

        Assert.That(await _bucket.ContentAsync(), Is.EqualTo(new[] { _id }));
    }

    [Test]
    public async Task More_than_a_part_is_on_its_way_before_the_commit_and_no_object()
    {
        await using var write = await Open().BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes(S3StoreActs.PartSize + 1), default);

        Assert.That(await _bucket.ContentAsync(), Is.EqualTo(new[] { $"an upload of {_id}" }));
    }

    [Test]
    public async Task An_upload_whose_parts_somebody_removed_fails_and_leaves_nothing()
    {
        var swift = await S3TestServer.SharedAsync("swift"); // moto has no answer to that
        using var bucket = new S3Bucket(swift);
        await bucket.MakeAsync();
        await using (var write = await S3StoreActs.Open(swift, bucket.Name).BeginWriteAsync(_id, null, default))
        {
            await write.WriteAsync(TestData.Bytes(S3StoreActs.PartSize + 1), default);
            await bucket.AbortUploadsAsync();

            var failure = await StoreActs.FailureAsync(async () =>
            {
                for (var part = 0; part < 20; part++)
                    await write.WriteAsync(TestData.Bytes(S3StoreActs.PartSize), default);
                await write.CommitAsync(default);
            });

            Assert.That(failure!.Failure, Is.EqualTo(StoreFailure.Unavailable));
            Assert.That(failure.Message, Does.EndWith("the server answers 404 (NoSuchUpload)"));
        }

        Assert.That(await bucket.ContentAsync(), Is.Empty);
    }

    [Test]
    public async Task A_bucket_that_is_missing_is_made_only_where_that_is_wanted()
    {
        await _bucket.RemoveAsync();

        var failure = await StoreActs.FailureAsync(async () => await Open().BeginWriteAsync(_id, null, default));
        await using var write = await Open(makesBucket: true).BeginWriteAsync(_id, null, default);
        await write.CommitAsync(default);

        Assert.That((failure!.Failure, failure.Message), Is.EqualTo(
            (StoreFailure.Unavailable, "Store s3: its bucket is not there (s3_store_bucket; s3_store_create_bucket_on_put has it made)")));
        Assert.That(await _bucket.ContentAsync(), Is.EqualTo(new[] { _id }));
    }

    [Test]
    public async Task Without_its_bucket_data_is_unavailable_and_not_gone()
    {
        var store = Open();
        await _bucket.RemoveAsync();

        var size = await StoreActs.FailureAsync(async () => await store.GetSizeAsync(store.UrlFor(_id), default));
        var deletion = await StoreActs.FailureAsync(async () => await store.DeleteAsync(store.UrlFor(_id), default));

        Assert.That((size?.Failure, deletion?.Failure), Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable)));
        Assert.That(store.FindFault(), Does.Contain("its bucket is not there"));
    }

    [Test]
    public async Task Keys_that_the_server_does_not_know_are_denied_and_told_nowhere()
    {
        var swift = await S3TestServer.SharedAsync("swift");
        using var bucket = new S3Bucket(swift);
        await bucket.MakeAsync();
        var store = S3StoreActs.Open(swift, bucket.Name, options => options with { SecretKey = "wrong-secret" });

        var failure = await StoreActs.FailureAsync(async () => await store.OpenReadAsync(store.UrlFor(_id), null, default));

        Assert.That(failure!.Failure, Is.EqualTo(StoreFailure.Denied));
        Assert.That(failure.Message, Is.EqualTo("Store s3: image data cannot be read: the server answers 403 (SignatureDoesNotMatch)"));
        Assert.That(store.FindFault(), Does.Contain("403"));
    }

    [Test]
    public async Task A_location_with_keys_in_it_is_read_with_those_of_the_options()
    {
        var store = Open();
        await using var write = await store.BeginWriteAsync(_id, 3, default);
        await write.WriteAsync(new byte[] { 1, 2, 3 }, default);
        var url = (await write.CommitAsync(default)).Url;

        await using var read = await store.OpenReadAsync(url.Replace("s3://", "s3://old:se/cret@", StringComparison.Ordinal), null,
            default);

        Assert.That(await StoreActs.DrainAsync(read), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_server_that_hangs_keeps_nobody_and_goes_on_when_it_is_back()
    {
        await using var server = await S3TestServer.StartAsync("moto");
        using var bucket = new S3Bucket(server);
        await bucket.MakeAsync();
        var store = S3StoreActs.Open(server, bucket.Name, options => options with { AnswerTimeout = TimeSpan.FromSeconds(1) });
        var write = await store.BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes(S3StoreActs.PartSize + 1), default);
        PosixKill.Send(server.Pid, PosixKill.Stop);

        var failure = await StoreActs.FailureAsync(async () => await store.OpenReadAsync(store.UrlFor(_id), null, default));
        var cut = await StoreActs.FailureAsync(async () => await write.CommitAsync(default));
        var left = await StoreActs.FailureAsync(async () => await write.DisposeAsync());
        PosixKill.Send(server.Pid, PosixKill.Cont);
        await store.RemoveTracesAsync(_id, store.UrlFor(_id), default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure!.Message, Is.EqualTo("Store s3: image data cannot be read: the server did not answer within 1 seconds"));
            Assert.That((failure.Failure, cut?.Failure, left?.Failure),
                Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable, StoreFailure.Unavailable)));
            Assert.That(await bucket.ContentAsync(), Is.Empty, "what could not be removed is removed later");
        }
    }

    [Test]
    public async Task A_server_that_is_away_is_told_in_a_line()
    {
        var store = S3StoreActs.Open(_server, _bucket.Name, options => options with { Host = $"127.0.0.1:{ServiceScript.FreePorts(1)}" });

        var failure = await StoreActs.FailureAsync(async () => await store.GetSizeAsync(store.UrlFor(_id), default));

        Assert.That((failure!.Failure, failure.Message),
            Is.EqualTo((StoreFailure.Unavailable, "Store s3: an object cannot be asked about: the server cannot be reached")));
    }

    [Test]
    public async Task A_caller_who_leaves_ends_the_wait_for_a_server([Values] bool writes)
    {
        await using var server = await S3TestServer.StartAsync("moto");
        using var bucket = new S3Bucket(server);
        await bucket.MakeAsync();
        var store = S3StoreActs.Open(server, bucket.Name);
        using var gone = new CancellationTokenSource();
        PosixKill.Send(server.Pid, PosixKill.Stop);

        var waiting = writes ? store.BeginWriteAsync(_id, null, gone.Token).AsTask()
            : (Task)store.OpenReadAsync(store.UrlFor(_id), null, gone.Token).AsTask();
        await gone.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        PosixKill.Send(server.Pid, PosixKill.Cont);
    }

    private S3Store Open(bool makesBucket = false) =>
        S3StoreActs.Open(_server, _bucket.Name, options => options with { CreateBucketOnPut = makesBucket });
}
