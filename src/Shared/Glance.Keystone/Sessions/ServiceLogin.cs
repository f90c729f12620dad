using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>Logs the service in at Keystone and keeps the token until it is nearly expired, or refused.</summary>
internal sealed class ServiceLogin(KeystoneTransport transport, SessionOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>After a refusal Keystone is left alone for so long: it locks accounts that fail too often.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(5);

    private readonly VersionDiscovery _discovery = new(transport);
    private readonly SemaphoreSlim _one = new(1);
    private ServiceToken? _token;
    private (string Reason, long At)? _refusal;

    /// <summary>A token that is good for now.</summary>
    /// <exception cref="KeystoneUnavailableException">There is none to be had.</exception>
    public async ValueTask<ServiceToken> CurrentAsync(CancellationToken deadline)
    {
        if (Volatile.Read(ref _token) is { } token && time.GetUtcNow() < token.RenewAt)
            return token;
        await _one.WaitAsync(deadline).ConfigureAwait(false);
        try
        {
            if (_token is { } made && time.GetUtcNow() < made.RenewAt)
                return made;
            if (_refusal is { } refusal && time.GetElapsedTime(refusal.At) < AfterRefusal)
                throw new KeystoneUnavailableException(refusal.Reason);
            var login = await LogInAsync(deadline).ConfigureAwait(false);
            Volatile.Write(ref _token, login);
            return login;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Whether a token is the one that is in use, and good for now.</summary>
    public bool IsCurrent(ServiceToken token) => ReferenceEquals(Volatile.Read(ref _token), token) && time.GetUtcNow() < token.RenewAt;

    /// <summary>Drops a token that Keystone refused, unless another has taken its place.</summary>
    public void Forget(ServiceToken refused) => Interlocked.CompareExchange(ref _token, null, refused);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<ServiceToken> LogInAsync(CancellationToken deadline)
    {
        var login = options.Login;
        var identity = await _discovery.FindAsync(login.AuthUrl, deadline).ConfigureAwait(false);
        if (login.Kind == LoginKind.AdminToken)
            return new ServiceToken(login.Secret.Reveal(), DateTimeOffset.MaxValue, identity);
        var body = JsonSerializer.SerializeToUtf8Bytes(LoginBody.Of(login), KeystoneJson.Default.LoginRequest);
        var reply = await transport.SendAsync(() => Request(identity, body), deadline).ConfigureAwait(false);
        if (reply.Status != HttpStatusCode.Created || reply.SubjectToken is null)
            throw Refused(identity, reply.Status);
        _refusal = null;
        var token = reply.Read(KeystoneJson.Default.TokenReply, "the service's login").Token;
        if (token?.ExpiresAt is not { } expiresAt)
            throw new KeystoneUnavailableException($"the token that POST {identity}/auth/tokens made does not say when it expires");
        var endpoint = options.FollowsCatalog ? ServiceEndpoint.Find(token.Catalog, "identity", options.Interface, options.Region) : null;
        if (endpoint is null && options.FollowsCatalog && token.Catalog is { Count: > 0 })
            Log.EndpointMissing(logger, options.Interface, options.Region ?? "any", identity);
        var at = endpoint is null ? identity : await _discovery.FindAsync(endpoint, deadline).ConfigureAwait(false);
        Log.LoggedIn(logger, login.UserName ?? login.UserId ?? login.ApplicationCredentialId ?? login.Kind.ToString(), at, expiresAt);
        return new ServiceToken(reply.SubjectToken, ServiceToken.Renewal(time.GetUtcNow(), expiresAt, options.RenewEarly), at)
        {
            Catalog = token.Catalog ?? [],
            UserId = token.User?.Id,
            ProjectId = token.Project?.Id,
        };
    }

    private KeystoneUnavailableException Refused(Uri identity, HttpStatusCode status)
    {
        var login = options.Login;
        var who = login.UserName ?? login.UserId ?? login.ApplicationCredentialId ?? login.ApplicationCredentialName ?? "a token";
        // No Keystone refuses a login so: what is there is another server, or a path of it that has no Keystone.
        var advice = status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented
            ? $"that is no Keystone's answer: check auth_url = {login.AuthUrl}"
            : "check the credentials and their scope";
        var reason = $"Keystone at {identity} answered {(int)status} to the service's own login as {who}; {advice}";
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            _refusal = (reason, time.GetTimestamp());
        return new KeystoneUnavailableException(reason);
    }

    private static HttpRequestMessage Request(Uri identity, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, identity.AbsoluteUri + "/auth/tokens") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }
}
