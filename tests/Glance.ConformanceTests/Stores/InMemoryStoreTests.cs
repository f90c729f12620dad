using Glance.Domain.Stores;
using Glance.TestKit.InMemory;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>The twin that other tests use is held to the promises of the real stores.</summary>
[TestFixture]
public sealed class InMemoryStoreTests : StoreConformance
{
    private InMemoryStore _store = null!;

    protected override ValueTask<IImageStore> CreateAsync() => ValueTask.FromResult<IImageStore>(_store = new InMemoryStore());

    protected override IReadOnlyList<string> Residue() => [.. Enumerable.Repeat("image", _store.Count), .. Enumerable.Repeat("upload", _store.OpenWrites)];

    protected override IEnumerable<string> BadUrls() => ["", "memory://", "file:///x", "memory://a/b"];

    protected override string MissingUrl() => InMemoryStore.UrlOf(NewId());

    protected override void Crash(IStoreWrite write) => _store.CrashWrites();

    protected override void RemoveStore() => _store = null!;
}
