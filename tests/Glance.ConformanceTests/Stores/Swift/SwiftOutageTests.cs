using Glance.Domain.Stores;
using Glance.Stores.Drivers.Swift;
using Glance.Stores.Drivers.Swift.Options;
using Glance.TestKit.Http;
using Glance.TestKit.Processes;
using Glance.TestKit.Swift;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores.Swift;

/// <summary>The swift driver when the server, its container or the login is not as it should be.</summary>
public sealed class SwiftOutageTests
{
    private const int Large = 17 << 20;
    private readonly string _id = Guid.NewGuid().ToString();

    [Test]
    public async Task A_container_that_is_missing_is_made_only_where_that_is_wanted()
    {
        var (server, container) = await SharedAsync();
        using var nothing = container;
        var store = SwiftStores.Open(server, container.Name);

        var failure = await StoreActs.FailureAsync(async () => await store.BeginWriteAsync(_id, null, default));
        var fault = store.FindFault();
        var making = SwiftStores.Open(server, container.Name, options => options with { CreateContainerOnPut = true });
        await using var write = await making.BeginWriteAsync(_id, null, default);
        await write.CommitAsync(default);

        Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.Unavailable,
            "Store swift: its container is not there (swift_store_container; swift_store_create_container_on_put has it made)")));
        Assert.That(fault, Is.EqualTo(failure.Message));
        Assert.That(making.FindFault(), Is.Null);
        Assert.That(await container.ObjectsAsync(), Is.EqualTo(new[] { _id }));
    }

    [Test]
    public async Task Without_its_container_data_is_unavailable_and_not_gone()
    {
        var (server, container) = await SharedAsync();
        using var nothing = container;
        var store = SwiftStores.Open(server, container.Name);

        var size = await StoreActs.FailureAsync(async () => await store.GetSizeAsync(store.UrlFor(_id), default));
        var deletion = await StoreActs.FailureAsync(async () => await store.DeleteAsync(store.UrlFor(_id), default));

        Assert.That((size?.Failure, deletion?.Failure), Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable)));
    }

    [Test]
    public async Task A_container_that_goes_during_an_upload_ends_it_and_the_next_one_makes_it_again()
    {
        var (server, container) = await SharedAsync();
        using var nothing = container;
        var store = SwiftStores.Open(server, container.Name, options => options with { CreateContainerOnPut = true });
        await using (var write = await store.BeginWriteAsync(_id, 3, default))
        {
            await write.WriteAsync(new byte[] { 1, 2, 3 }, default);
            await container.RemoveAsync();

            var failure = await StoreActs.FailureAsync(async () => await write.CommitAsync(default));

            Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.Unavailable,
                "Store swift: image data cannot be written: the container is not there")));
        }

        await using var next = await store.BeginWriteAsync(_id, 0, default);
        await next.CommitAsync(default);
        Assert.That(await container.ObjectsAsync(), Is.EqualTo(new[] { _id }));
    }

    [TestCase("tempauth")]
    [TestCase("keystone")]
    public async Task A_wrong_password_is_told_in_a_line_that_does_not_show_it(string kind)
    {
        var server = await SwiftTestServer.SharedAsync(kind);
        var store = SwiftStores.Open(server, "images", key: "wrong-secret");

        var failure = await StoreActs.FailureAsync(async () => await store.OpenReadAsync(store.UrlFor(_id), null, default));

        Assert.That((failure!.Failure, failure.Message), Is.EqualTo((StoreFailure.Unavailable,
            "Store swift: image data cannot be read: the service cannot log in")));
        Assert.That(failure.InnerException!.Message,
            Does.Contain("401").And.Contain(server.User.Split(':')[^1]).And.Not.Contain("wrong-secret"));
        Assert.That(store.FindFault(), Does.Contain("cannot log in"));
    }

    [Test]
    public async Task An_application_credential_does_what_user_and_password_do()
    {
        var server = await SwiftTestServer.SharedAsync("keystone");
        using var container = await SwiftContainer.OfAsync(server);
        var (id, secret) = await server.MakeCredentialAsync();
        var store = SwiftStores.Open(server, container.Name, options => options with
        {
            CreateContainerOnPut = true,
            Login = key => key switch
            {
                "auth_address" => server.AuthAddress.ToString(),
                "application_credential_id" => id,
                "application_credential_secret" => secret,
                _ => null,
            },
        });

        await using var write = await store.BeginWriteAsync(_id, null, default);
        await write.CommitAsync(default);

        Assert.That(await container.ObjectsAsync(), Is.EqualTo(new[] { _id }));
    }

    [Test]
    public async Task A_token_that_Swift_does_not_know_any_more_is_renewed_in_the_middle_of_a_transfer()
    {
        await using var server = await SwiftTestServer.StartAsync("tempauth");
        using var container = await SwiftContainer.OfAsync(server);
        await container.MakeAsync();
        var store = SwiftStores.Open(server, container.Name);
        await using var write = await store.BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes(SwiftStores.SegmentSize + 1), default);
        await server.ForgetTokensAsync();
        await write.WriteAsync(TestData.Bytes(3 * SwiftStores.SegmentSize), default);
        await server.ForgetTokensAsync();
        var stored = await write.CommitAsync(default);
        await using var read = await store.OpenReadAsync(stored.Url, null, default);
        await server.ForgetTokensAsync();

        Assert.That(await StoreActs.DrainAsync(read), Has.Length.EqualTo((4 * SwiftStores.SegmentSize) + 1));
    }

    [Test]
    public async Task A_server_that_hangs_keeps_nobody_and_goes_on_when_it_is_back()
    {
        await using var server = await SwiftTestServer.StartAsync("tempauth");
        using var container = await SwiftContainer.OfAsync(server);
        await container.MakeAsync();
        var store = SwiftStores.Open(server, container.Name, options => options with { AnswerTimeout = TimeSpan.FromSeconds(1) });
        var write = await store.BeginWriteAsync(_id, null, default);
        await write.WriteAsync(TestData.Bytes(SwiftStores.SegmentSize + 1), default);
        server.Signal(PosixKill.Stop);

        var failure = await StoreActs.FailureAsync(async () => await store.OpenReadAsync(store.UrlFor(_id), null, default));
        var cut = await StoreActs.FailureAsync(async () => await write.CommitAsync(default));
        var left = await StoreActs.FailureAsync(async () => await write.DisposeAsync());
        server.Signal(PosixKill.Cont);
        await store.RemoveTracesAsync(_id, store.UrlFor(_id), default);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure!.Message, Is.EqualTo("Store swift: image data cannot be read: the server did not answer within 1 seconds"));
            Assert.That((failure.Failure, cut?.Failure, left?.Failure),
                Is.EqualTo((StoreFailure.Unavailable, StoreFailure.Unavailable, StoreFailure.Unavailable)));
            Assert.That(await container.ObjectsAsync(), Is.Empty, "what could not be removed is removed later");
        }
    }

    [Test]
    public async Task A_server_that_dies_in_the_middle_of_a_transfer_ends_it_at_once([Values] bool writes)
    {
        await using var server = await SwiftTestServer.StartAsync("tempauth");
        using var container = await SwiftContainer.OfAsync(server);
        await container.MakeAsync();
        var store = SwiftStores.Open(server, container.Name, options => options with { LargeObjectSize = 1 << 30 });
        var other = Guid.NewGuid().ToString();
        await using (var whole = await store.BeginWriteAsync(other, Large, default))
        {
            await whole.WriteAsync(TestData.Bytes(Large), default);
            await whole.CommitAsync(default);
        }

        await using var read = await store.OpenReadAsync(store.UrlFor(other), null, default);
        _ = await read.ReadAsync(new byte[10], default);
        var write = await store.BeginWriteAsync(_id, 4L * Large, default);
        await write.WriteAsync(TestData.Bytes(Large), default);
        server.Signal(PosixKill.Kill);

        var failure = await StoreActs.FailureAsync(async () =>
        {
            if (!writes)
                _ = await StoreActs.DrainAsync(read);
            for (var part = 1; part < 4; part++)
                await write.WriteAsync(TestData.Bytes(Large), default);
            await write.CommitAsync(default);
        });
        var left = await StoreActs.FailureAsync(async () => await write.DisposeAsync());

        Assert.That((failure!.Failure, left?.Failure), Is.EqualTo((StoreFailure.Unavailable, (StoreFailure?)null)),
            "nothing of it can be there, its last byte had not come");
        Assert.That(failure.Message, writes ? Does.Contain("cannot be reached") : Does.Contain("image data ended at byte"));
    }

    [Test]
    public async Task A_server_that_is_away_is_told_in_a_line()
    {
        var (server, container) = await SharedAsync();
        using var nothing = container;
        var store = SwiftStores.Open(server, container.Name,
            options => options with { Endpoint = new Uri($"http://127.0.0.1:{ServiceScript.FreePorts(1)}/v1/TEMP_glance") });

        var failure = await StoreActs.FailureAsync(async () => await store.GetSizeAsync(store.UrlFor(_id), default));

        Assert.That((failure!.Failure, failure.Message),
            Is.EqualTo((StoreFailure.Unavailable, "Store swift: an object cannot be asked about: the server cannot be reached")));
    }

    [Test]
    public async Task A_caller_who_leaves_ends_the_wait_for_a_server([Values] bool writes)
    {
        await using var server = await SwiftTestServer.StartAsync("tempauth");
        var store = SwiftStores.Open(server, "images");
        using var gone = new CancellationTokenSource();
        server.Signal(PosixKill.Stop);

        var waiting = writes ? store.BeginWriteAsync(_id, null, gone.Token).AsTask()
            : (Task)store.OpenReadAsync(store.UrlFor(_id), null, gone.Token).AsTask();
        await gone.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        server.Signal(PosixKill.Cont);
    }

    private static async Task<(SwiftTestServer Server, SwiftContainer Container)> SharedAsync()
    {
        var server = await SwiftTestServer.SharedAsync("tempauth");
        return (server, await SwiftContainer.OfAsync(server));
    }
}
