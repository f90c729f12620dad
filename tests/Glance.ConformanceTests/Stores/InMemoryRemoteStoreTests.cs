using Glance.Domain.Stores;
using Glance.TestKit.InMemory.Remote;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>The twin of stores on the network is held to their promises, and the service's journal with it.</summary>
[TestFixture]
public sealed class InMemoryRemoteStoreTests : RemoteStoreConformance
{
    private InMemoryCluster _cluster = null!;

    protected override ValueTask<IImageStore> CreateDriverAsync() =>
        ValueTask.FromResult<IImageStore>(new InMemoryRemoteStore(_cluster = new InMemoryCluster()));

    protected override IReadOnlyList<string> RemoteResidue() => _cluster.Residue;

    protected override ValueTask<IAsyncDisposable?> UseAsync(string url)
    {
        _cluster.Used.Add(url);
        return ValueTask.FromResult<IAsyncDisposable?>(new User(() => _cluster.Used.Remove(url)));
    }

    protected override IEnumerable<string> BadUrls() => ["", "remote://", "remote://cluster/", "file:///x", "remote://other/x"];

    protected override string MissingUrl() => UrlOf(NewId());

    private sealed class User(Action leave) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            leave();
            return ValueTask.CompletedTask;
        }
    }
}
