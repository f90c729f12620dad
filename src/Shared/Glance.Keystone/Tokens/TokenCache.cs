using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Glance.Keystone.Tokens;

/// <summary>
/// Remembers good tokens for a while. Bounded in number and in size: when full, the oldest tenth goes. Only what Keystone confirmed
/// is kept, so a token that becomes valid later is never refused for having been tried before.
/// </summary>
internal sealed class TokenCache(TimeSpan keep, TimeProvider time, int most = TokenCache.MostTokens, long largest = TokenCache.LargestSize)
{
    /// <summary>Tokens kept at most.</summary>
    public const int MostTokens = 20_000;

    /// <summary>Bytes kept at most, roughly; catalogues are nearly all of it.</summary>
    public const long LargestSize = 64L * 1024 * 1024;

    private const int WithoutCatalog = 1024;

    private readonly ConcurrentDictionary<TokenKey, Entry> _entries = new();
    private readonly Lock _making = new();
    private long _size;

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The identity of a token seen lately.</summary>
    public bool TryGet(TokenKey key, [NotNullWhen(true)] out Identity? identity)
    {
        identity = null;
        if (!_entries.TryGetValue(key, out var entry))
            return false;
        if (time.GetElapsedTime(entry.AskedAt) >= keep)
        {
            Remove(key, entry);
            return false;
        }

        identity = entry.Identity;
        return true;
    }

    /// <summary>Keeps an identity.</summary>
    /// <param name="key">Key of the token.</param>
    /// <param name="identity">What Keystone said.</param>
    /// <param name="askedAt">When it was asked, so that a revocation counts from then.</param>
    public void Put(TokenKey key, Identity identity, long askedAt)
    {
        if (keep <= TimeSpan.Zero)
            return;
        var entry = new Entry(identity, askedAt, WithoutCatalog + 2L * (identity.ServiceCatalog?.Length ?? 0));
        lock (_making)
        {
            if (_entries.TryRemove(key, out var old))
                _size -= old.Size;
            _entries[key] = entry;
            _size += entry.Size;
            if (_entries.Count > most || _size > largest)
                MakeRoom();
        }
    }

    private void MakeRoom()
    {
        foreach (var (key, entry) in _entries)
        {
            if (time.GetElapsedTime(entry.AskedAt) >= keep)
                Drop(key, entry);
        }

        foreach (var (key, entry) in _entries.OrderBy(pair => pair.Value.AskedAt).ToArray())
        {
            if (_entries.Count <= most - most / 10 && _size <= largest - largest / 10)
                break;
            Drop(key, entry);
        }
    }

    private void Remove(TokenKey key, Entry entry)
    {
        lock (_making)
            Drop(key, entry);
    }

    private void Drop(TokenKey key, Entry entry)
    {
        if (_entries.TryRemove(KeyValuePair.Create(key, entry)))
            _size -= entry.Size;
    }

    private sealed record Entry(Identity Identity, long AskedAt, long Size);
}
