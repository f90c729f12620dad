using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>
/// A trust: the service goes on in the name of a user whose token is about to end, with the roles that the token has. It ends when it is
/// disposed, and by itself after some days, should the process die.
/// </summary>
public sealed class UserTrust : IAsyncDisposable
{
    // Longer than any upload; what a crash leaves is gone after that.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    private readonly KeystoneTransport _transport;
    private readonly ServiceLogin _login;
    private readonly TimeSpan _patience;
    private readonly string _id;

    private UserTrust(KeystoneTransport transport, ServiceLogin login, TimeSpan patience, string id)
    {
        _transport = transport;
        _login = login;
        _patience = patience;
        _id = id;
    }

    /// <summary>A token that is good for now.</summary>
    /// <param name="cancellationToken">Ends the wait early; it ends within <see cref="SessionOptions.Patience"/> anyway.</param>
    /// <exception cref="KeystoneUnavailableException">There is none to be had.</exception>
    public async ValueTask<string> CurrentAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_patience);
        return (await _login.CurrentAsync(deadline.Token).ConfigureAwait(false)).Id;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            var token = await _login.CurrentAsync(deadline.Token).ConfigureAwait(false);
            _ = await _transport.SendAsync(
                () => Request(HttpMethod.Delete, $"{token.Identity}/OS-TRUST/trusts/{_id}", token.Id), deadline.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is KeystoneUnavailableException or OperationCanceledException)
        {
            // It ends by itself.
        }

        _login.Dispose();
    }

    internal static async Task<UserTrust> MakeAsync(
        KeystoneTransport transport, SessionOptions options, ServiceToken service, string userToken, TimeProvider time, ILogger logger,
        CancellationToken deadline)
    {
        if (options.Login.Kind == LoginKind.ApplicationCredential)
            throw new KeystoneUnavailableException("no trust can be made: Keystone lets no application credential use one");
        var about = await transport.SendAsync(
            () => Request(HttpMethod.Get, $"{service.Identity}/auth/tokens?nocatalog", userToken, userToken), deadline)
            .ConfigureAwait(false);
        var user = about.Status == HttpStatusCode.OK ? about.Read(KeystoneJson.Default.TokenReply, "a look at a user's token").Token : null;
        if (user?.User?.Id is null || user.Project?.Id is null)
            throw new KeystoneUnavailableException($"no trust can be made: Keystone answered {(int)about.Status} about the user's token");
        var wanted = JsonSerializer.SerializeToUtf8Bytes(
            new TrustReply(new TrustBody
            {
                TrustorUserId = user.User.Id,
                TrusteeUserId = service.UserId,
                ProjectId = user.Project.Id,
                Impersonation = true,
                ExpiresAt = (time.GetUtcNow() + LongestLife).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                Roles = [.. (user.Roles ?? []).Select(role => new Named(role.Id, null))],
            }),
            KeystoneJson.Default.TrustReply);
        var url = $"{service.Identity}/OS-TRUST/trusts";
        var made = await transport.SendAsync(() => Post(url, userToken, wanted), deadline).ConfigureAwait(false);
        if (made.Status != HttpStatusCode.Created || made.Read(KeystoneJson.Default.TrustReply, "a new trust").Trust?.Id is not { } id)
            throw new KeystoneUnavailableException($"no trust can be made: POST {url} answered {(int)made.Status}");
        var login = new ServiceLogin(transport, options with { Login = options.Login with { TrustId = id } }, time, logger);
        return new UserTrust(transport, login, options.Patience, id);
    }

    private static HttpRequestMessage Post(string url, string token, byte[] body)
    {
        var request = Request(HttpMethod.Post, url, token);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, string url, string token, string? subject = null)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.TryAddWithoutValidation(KeystoneHeaders.AuthToken, token);
        if (subject is not null)
            request.Headers.TryAddWithoutValidation(KeystoneHeaders.SubjectToken, subject);
        return request;
    }
}
