namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>
/// The rights of whoever sent a request, as its token has them. Nobody can renew it: once Swift refuses it, the service goes on with its
/// own rights, if it has any.
/// </summary>
/// <param name="token">The token.</param>
/// <param name="storage">URL of the account, without a slash at its end.</param>
/// <param name="service">The service's own rights in that account; null when it has none.</param>
/// <param name="trust">Takes the token's place first; null where nothing does.</param>
internal sealed class CallerSwiftLogin(string token, string storage, ISwiftLogin? service, CallersTrust? trust = null)
    : ISwiftLogin, IAsyncDisposable
{
    private readonly SwiftPass _pass = new(token, storage) { IsOfCaller = true };
    private SwiftPass? _trusted;
    private volatile bool _isOver;
    private volatile bool _isTrustOver;

    public ISwiftLogin? Instead => service;

    public async ValueTask<SwiftPass> CurrentAsync(CancellationToken cancellationToken)
    {
        if (!_isOver)
            return _pass;
        if (trust is not null && !_isTrustOver && await trust.TokenAsync(cancellationToken).ConfigureAwait(false) is { } renewed)
        {
            if (Volatile.Read(ref _trusted) is { } last && last.Token == renewed)
                return last;
            var pass = new SwiftPass(renewed, storage) { IsOfCaller = true };
            Volatile.Write(ref _trusted, pass);
            return pass;
        }

        return service is null ? _pass : await service.CurrentAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Forget(SwiftPass refused)
    {
        if (ReferenceEquals(refused, _pass))
            _isOver = true;
        else if (refused.IsOfCaller)
            _isTrustOver = true;
        else
            service?.Forget(refused);
    }

    public ValueTask DisposeAsync() => trust?.DisposeAsync() ?? ValueTask.CompletedTask;

    public void Dispose()
    {
        // The service's own login is the store's.
    }
}
