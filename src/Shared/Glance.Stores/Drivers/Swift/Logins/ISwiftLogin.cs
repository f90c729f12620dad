namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>A way to log in for one account.</summary>
internal interface ISwiftLogin : IDisposable
{
    /// <summary>Whose rights count for data that a request may see though Swift refuses its token; null when nobody else's do.</summary>
    ISwiftLogin? Instead => null;

    /// <summary>A pass that is good for now.</summary>
    /// <exception cref="SwiftLoginException">There is none to be had.</exception>
    ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Drops a pass that Swift refused, unless another has taken its place.</summary>
    void Forget(SwiftPass refused);
}
