namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>
/// The rights of whoever sent a request, as its token has them. Nobody can renew it: once Swift refuses it, the service goes on with its
/// own rights, if it has any.
/// </summary>
/// <param name="token">The token.</param>
/// <param name="storage">URL of the account, without a slash at its end.</param>
/// <param name="service">The service's own rights in that account; null when it has none.</param>
internal sealed class CallerSwiftLogin(string token, string storage, ISwiftLogin? service) : ISwiftLogin
{
    private readonly SwiftPass _pass = new(token, storage) { IsOfCaller = true };
    private volatile bool _isOver;

    public ISwiftLogin? Instead => service;

    public ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken) =>
        _isOver && service is not null ? service.CurrentAsync(cancellationToken) : new ValueTask<SwiftPass>(_pass);

    public void Forget(SwiftPass refused)
    {
        if (ReferenceEquals(refused, _pass))
            _isOver = true;
        else
            service?.Forget(refused);
    }

    public void Dispose()
    {
        // The service's own login is the store's.
    }
}
