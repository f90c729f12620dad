namespace Glance.Domain.Stores;

/// <summary>
/// A store that adds something to another one. What only some stores can do (<see cref="IRecoverableStore"/>) it need not repeat:
/// <see cref="StoreLayers.Find{T}"/> looks inside.
/// </summary>
public interface IStoreWrapper : IImageStore
{
    /// <summary>The store inside.</summary>
    IImageStore Inner { get; }

    /// <summary>The same layer around another store, which stands for the one inside; what the layer remembers is shared.</summary>
    /// <param name="other">The other store.</param>
    IImageStore Around(IImageStore other);
}
