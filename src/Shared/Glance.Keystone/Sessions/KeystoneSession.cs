using System.Net;

namespace Glance.Keystone.Sessions;

/// <summary>
/// Asks Keystone in the service's own name. A question ends within <see cref="SessionOptions.Patience"/>, whatever Keystone does.
/// </summary>
internal sealed class KeystoneSession : IDisposable
{
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly KeystoneTransport _transport;
    private readonly ServiceLogin _login;

    /// <summary>Makes a session; nothing is sent.</summary>
    /// <param name="options">How Keystone is reached.</param>
    /// <param name="section">Section of the options, for messages.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="Configuration.ConfigurationException">A certificate cannot be read.</exception>
    public KeystoneSession(SessionOptions options, string section, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _client = KeystoneHttp.CreateClient(options, section);
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("glance-api");
        _transport = new KeystoneTransport(_client, options, time);
        _login = new ServiceLogin(_transport, options, time, logger);
    }

    /// <summary>GET below the version 3 API. A refusal of the service's own token gets one more try with a new one.</summary>
    /// <param name="path">Path and query, with a slash in front.</param>
    /// <param name="subject">The token that is asked about.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="KeystoneUnavailableException">No answer.</exception>
    public async Task<KeystoneReply> GetAsync(string path, string? subject, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.Patience, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            for (var again = false; ; again = true)
            {
                var token = await _login.CurrentAsync(deadline.Token).ConfigureAwait(false);
                var reply = await _transport.SendAsync(() => Request(token, path, subject), deadline.Token).ConfigureAwait(false);
                if (reply.Status != HttpStatusCode.Unauthorized)
                    return reply;
                _login.Forget(token);
                if (again)
                    return reply;
            }
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KeystoneUnavailableException($"Keystone at {_options.Login.AuthUrl} did not answer within {_options.Patience.TotalSeconds} s", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _login.Dispose();
        _client.Dispose();
    }

    private static HttpRequestMessage Request(ServiceToken token, string path, string? subject)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, token.Identity.AbsoluteUri + path);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.TryAddWithoutValidation(KeystoneHeaders.AuthToken, token.Id);
        if (subject is not null)
        {
            request.Headers.TryAddWithoutValidation(KeystoneHeaders.SubjectToken, subject);
            request.Headers.TryAddWithoutValidation(KeystoneHeaders.AccessRules, "1");
        }

        return request;
    }
}
