using Glance.Domain.Stores;

namespace Glance.Stores.Drivers.Cinder.Logins;

/// <summary>With whose rights Cinder is asked.</summary>
internal interface ICinderLogin
{
    /// <summary>A pass that is good for now.</summary>
    /// <exception cref="CinderLoginException">There is none to be had.</exception>
    /// <exception cref="StoreException">Forbidden: nobody asks who has any rights in Cinder.</exception>
    ValueTask<CinderPass> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Drops a pass that Cinder refused, unless another has taken its place.</summary>
    /// <returns>Whether the next pass may be a better one.</returns>
    bool Forget(CinderPass refused);
}
