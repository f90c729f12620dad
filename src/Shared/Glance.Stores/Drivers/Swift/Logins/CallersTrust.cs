using Glance.Domain.Errors;
using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.Stores.Drivers.Swift.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>
/// A trust for an upload (<c>swift_store_use_trusts</c>): made while the caller's token is good, when the upload still runs shortly before
/// its end, and not sooner. Most uploads are over by then.
/// </summary>
internal sealed class CallersTrust : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly ILogger _logger;
    private readonly string _storeId;
    private readonly Task<UserTrust?> _made;
    private volatile bool _isBegun;

    /// <summary>Begins one for an upload; null where there can be none, or nobody knows when the token ends.</summary>
    public static CallersTrust? Begin(
        string storeId, SwiftStoreOptions options, ISwiftLogin service, CallersSwift caller, TimeProvider time, ILogger logger) =>
        options.UseTrusts && caller.ExpiresAt is { } end && service is KeystoneSwiftLogin trusted
            ? new CallersTrust(
                storeId, () => trusted.MakeTrustAsync(caller.Token), end - time.GetUtcNow() - options.RenewEarly, time, logger)
            : null;

    /// <summary>Begins to wait.</summary>
    /// <param name="storeId">The store, for the log.</param>
    /// <param name="make">Makes the trust.</param>
    /// <param name="wait">How long the token is certainly good.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when there is none to be had.</param>
    public CallersTrust(string storeId, Func<Task<UserTrust>> make, TimeSpan wait, TimeProvider time, ILogger logger)
    {
        _storeId = storeId;
        _logger = logger;
        _made = MakeAsync(make, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time);
    }

    /// <summary>A token that takes the place of the caller's; null when there is none.</summary>
    public async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (!_isBegun)
            return null; // The caller's token ended before its time: it was revoked, and makes no trust.
        try
        {
            return await _made.WaitAsync(cancellationToken).ConfigureAwait(false) is { } trust
                ? await trust.CurrentAsync(cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (KeystoneUnavailableException error)
        {
            Tell(error);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        if (await _made.ConfigureAwait(false) is { } trust)
            await trust.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task<UserTrust?> MakeAsync(Func<Task<UserTrust>> make, TimeSpan wait, TimeProvider time)
    {
        await Task.Delay(wait, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_ended.IsCancellationRequested)
            return null;
        _isBegun = true;
        try
        {
            return await make().ConfigureAwait(false);
        }
        catch (KeystoneUnavailableException error)
        {
            Tell(error);
            return null;
        }
    }

    private void Tell(KeystoneUnavailableException error) => _logger.LogWarning(
        "Store {StoreId}: an upload outlives its token, and goes on with the service's login: {Reason}", _storeId, error.WithCauses());
}
