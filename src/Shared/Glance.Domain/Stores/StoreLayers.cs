using Glance.Domain.Requests;

namespace Glance.Domain.Stores;

/// <summary>Finds what a store can do, through whatever is wrapped around it.</summary>
public static class StoreLayers
{
    /// <summary>The outermost layer of a store that is a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">What only some stores can do, such as <see cref="IRecoverableStore"/>.</typeparam>
    /// <param name="store">The store.</param>
    /// <returns>The layer; null when the store cannot do it.</returns>
    public static T? Find<T>(this IImageStore store)
        where T : class
    {
        for (var layer = store; layer is not null; layer = (layer as IStoreWrapper)?.Inner)
        {
            if (layer is T able)
                return able;
        }

        return null;
    }

    /// <summary>
    /// The store as a caller uses it: with his rights where its server asks for them, otherwise the same one (docs/decisions/0421).
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="caller">Who asks.</param>
    public static IImageStore For(this IImageStore store, RequestContext caller) =>
        store.Find<ICallersStore>() is { } able ? With(store, able, able.For(caller)) : store;

    private static IImageStore With(IImageStore layer, ICallersStore replaced, IImageStore bound) => ReferenceEquals(layer, replaced)
        ? bound
        : layer is IStoreWrapper wrapper
            ? wrapper.Around(With(wrapper.Inner, replaced, bound))
            : throw new InvalidOperationException($"store {layer.Id} does not hold what was found in it");
}
