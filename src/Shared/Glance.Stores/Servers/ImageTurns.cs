using System.Collections.Concurrent;

namespace Glance.Stores.Servers;

/// <summary>Images of which one upload of this process does something that two may not do at once.</summary>
internal sealed class ImageTurns
{
    private readonly ConcurrentDictionary<string, bool> _taken = new(StringComparer.Ordinal);

    /// <summary>Takes the turn; false while another upload of the image has it.</summary>
    public bool TryTake(string imageId) => _taken.TryAdd(imageId, true);

    /// <summary>Gives it back.</summary>
    public void End(string imageId) => _taken.TryRemove(imageId, out _);
}
