namespace Glance.Keystone.Sessions;

/// <summary>
/// Another service of the cloud as one user may use it: tokens, each until it is nearly expired or refused, and the place that the
/// catalogue gives. One for each user; safe for many callers at once.
/// </summary>
public sealed class ServiceAccess : IDisposable
{
    private readonly SessionOptions _options;
    private readonly string _type;
    private readonly string? _region;
    private readonly string? _name;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly KeystoneTransport _transport;
    private readonly ServiceLogin _login;
    private readonly ILogger _logger;
    private ServiceGrant? _last;

    /// <summary>Makes it; files of certificates are read, nothing is sent.</summary>
    /// <param name="options">Who logs in where, which interface and region of the service are wanted, and when a token is renewed.</param>
    /// <param name="section">Section of the options, for messages.</param>
    /// <param name="type">Type of the service, such as <c>object-store</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="name">Name of the service in the catalogue; null for any of its type.</param>
    /// <exception cref="Configuration.ConfigurationException">A certificate cannot be read.</exception>
    public ServiceAccess(
        SessionOptions options, string section, string type, TimeProvider time, ILogger logger, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { FollowsCatalog = false };
        _region = options.Region;
        _type = type;
        _name = name;
        _time = time;
        _client = KeystoneHttp.CreateClient(_options, section);
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("glance-api");
        _logger = logger;
        _transport = new KeystoneTransport(_client, _options, time);
        _login = new ServiceLogin(_transport, _options, time, logger);
    }

    /// <summary>A token that is good for now, and where the service is.</summary>
    /// <param name="cancellationToken">Ends the wait early; it ends within <see cref="SessionOptions.Patience"/> anyway.</param>
    /// <exception cref="KeystoneUnavailableException">There is none to be had.</exception>
    public async ValueTask<ServiceGrant> CurrentAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _last) is { } last && _login.IsCurrent(last.Granted))
            return last;
        using var patience = new CancellationTokenSource(_options.Patience, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var token = await _login.CurrentAsync(deadline.Token).ConfigureAwait(false);
            var grant = new ServiceGrant(token, ServiceEndpoint.Find(token.Catalog, _type, _options.Interface, _region, _name));
            Volatile.Write(ref _last, grant);
            return grant;
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KeystoneUnavailableException(
                $"Keystone at {_options.Login.AuthUrl} did not answer within {_options.Patience.TotalSeconds} s", e);
        }
    }

    /// <summary>Has a user trust the service with the roles of his token, which is good still.</summary>
    /// <param name="userToken">The token.</param>
    /// <returns>The trust; whoever disposes it ends it.</returns>
    /// <exception cref="KeystoneUnavailableException">Keystone is away, or makes none: of the token of an application credential, for
    /// example.</exception>
    public async Task<UserTrust> MakeTrustAsync(string userToken)
    {
        using var patience = new CancellationTokenSource(_options.Patience, _time);
        try
        {
            var service = await _login.CurrentAsync(patience.Token).ConfigureAwait(false);
            return await UserTrust.MakeAsync(_transport, _options, service, userToken, _time, _logger, patience.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new KeystoneUnavailableException(
                $"Keystone at {_options.Login.AuthUrl} did not answer within {_options.Patience.TotalSeconds} s", e);
        }
    }

    /// <summary>Drops a token that the service refused, unless another has taken its place.</summary>
    /// <param name="refused">What was refused.</param>
    public void Forget(ServiceGrant refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        _login.Forget(refused.Granted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _login.Dispose();
        _client.Dispose();
    }
}
