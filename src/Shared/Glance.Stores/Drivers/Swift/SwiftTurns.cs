using System.Collections.Concurrent;
using Glance.Stores.Drivers.Swift.Calls;

namespace Glance.Stores.Drivers.Swift;

/// <summary>Images of which one upload of this process does something that two may not do at once.</summary>
internal sealed class SwiftTurns
{
    private readonly ConcurrentDictionary<string, bool> _taken = new(StringComparer.Ordinal);

    /// <summary>Takes the turn; false while another upload of the image has it.</summary>
    public bool TryTake(SwiftPlace place) => _taken.TryAdd(place.Key, true);

    /// <summary>Gives it back.</summary>
    public void End(SwiftPlace place) => _taken.TryRemove(place.Key, out _);
}
