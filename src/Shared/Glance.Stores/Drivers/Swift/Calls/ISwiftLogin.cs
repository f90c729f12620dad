namespace Glance.Stores.Drivers.Swift.Calls;

/// <summary>A way to log in for one account.</summary>
internal interface ISwiftLogin : IDisposable
{
    /// <summary>A pass that is good for now.</summary>
    /// <exception cref="SwiftLoginException">There is none to be had.</exception>
    ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Drops a pass that Swift refused, unless another has taken its place.</summary>
    void Forget(SwiftPass refused);
}
