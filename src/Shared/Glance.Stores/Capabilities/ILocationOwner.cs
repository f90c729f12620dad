namespace Glance.Stores.Capabilities;

/// <summary>A store that can tell from a URL alone, without I/O, whether the data would be its own.</summary>
internal interface ILocationOwner
{
    /// <summary>Whether this store, rather than another of the same scheme, holds the data at <paramref name="url"/>.</summary>
    bool Owns(string url);
}
