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
}
