using Glance.Domain.Stores;

namespace Glance.TestKit.InMemory.Remote;

/// <summary>
/// What several hosts store in: data by URL, and parts of data that was not completed. It outlives the stores that lead to it.
/// </summary>
public sealed class InMemoryCluster
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _whole = new(StringComparer.Ordinal);
    private readonly List<(string Url, object Upload)> _parts = [];

    /// <summary>URLs whose data somebody uses.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>When set, everything fails so.</summary>
    public StoreFailure? Trouble { get; set; }

    /// <summary>What a removal waits for, and a test looks at meanwhile.</summary>
    public Func<Task>? WhileRemoving { get; set; }

    /// <summary>How often somebody asked for anything.</summary>
    public int Calls { get; private set; }

    /// <summary>What is there, visible or not.</summary>
    public IReadOnlyList<string> Residue
    {
        get
        {
            lock (_lock)
                return [.. _whole.Keys.Select(url => $"whole {url}"), .. _parts.Select(part => $"part of {part.Url}")];
        }
    }

    internal void Require()
    {
        Calls++;
        if (Trouble is { } failure)
            throw new StoreException(failure, "remote", "Store remote: told to fail");
    }

    internal byte[]? Find(string url)
    {
        Require();
        lock (_lock)
            return _whole.GetValueOrDefault(url);
    }

    internal void AddPart(string url, object upload)
    {
        Require();
        lock (_lock)
            _parts.Add((url, upload));
    }

    internal bool TryComplete(string url, object upload, byte[] data)
    {
        Require();
        lock (_lock)
        {
            if (!_whole.TryAdd(url, data))
                return false;
            _parts.RemoveAll(part => part.Upload == upload);
            return true;
        }
    }

    internal void RemoveParts(object upload)
    {
        Require();
        lock (_lock)
            _parts.RemoveAll(part => part.Upload == upload);
    }

    internal bool TryRemove(string url)
    {
        Require();
        lock (_lock)
            return _whole.Remove(url);
    }

    internal async ValueTask RemoveAllAsync(string url)
    {
        Require();
        if (WhileRemoving is { } meanwhile)
            await meanwhile();
        lock (_lock)
        {
            _whole.Remove(url);
            _parts.RemoveAll(part => part.Url == url);
        }
    }
}
