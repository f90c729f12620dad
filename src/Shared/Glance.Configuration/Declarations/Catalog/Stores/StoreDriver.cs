namespace Glance.Configuration.Declarations.Catalog.Stores;

/// <summary>A kind of store as configurations name it: its names, the URL schemes it reads, its own options and their checks.</summary>
public sealed class StoreDriver
{
    /// <summary>Name in <c>enabled_backends</c> and <c>stores</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The Python class that configurations of the first releases name; glance_store still takes it (entry points
    /// <c>glance_store.drivers</c>).
    /// </summary>
    public string ClassName { get => field ?? $"glance.store.{Name}.Store"; init; }

    /// <summary>Schemes of the URLs it reads; <c>default_store</c> takes each of them. The first is the one it writes.</summary>
    public required IReadOnlyList<string> Schemes { get; init; }

    /// <summary>Whether upstream reads parts of data from stores of this kind (contracts/stores section 2).</summary>
    public bool ReadsPartsUpstream { get; init; }

    /// <summary>Why stores of this kind are never served; null when they are, or will be.</summary>
    public string? Refusal { get; init; }

    /// <summary>The options that only this driver reads, in the section of a store or in <c>[glance_store]</c>.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Checks of those options against one another.</summary>
    internal IReadOnlyList<StoreSectionCheck> Checks { get; init; } = [];

    /// <summary>Whether a word of <c>enabled_backends</c> or <c>stores</c> means this driver.</summary>
    /// <param name="word">The word as written.</param>
    public bool IsNamed(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.AsSpan().Trim() is var name && (name.SequenceEqual(Name) || name.SequenceEqual(ClassName));
    }
}
