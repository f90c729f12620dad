using System.Collections.Concurrent;
using System.Net;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Keystone.Sessions;
using Glance.Keystone.Wire;

namespace Glance.Keystone.Tokens;

/// <summary>
/// Tells whom tokens stand for: from memory, or by asking Keystone once, however many requests bring the token at the same time.
/// </summary>
public sealed class TokenValidator : IDisposable
{
    private const string LoggerName = "keystonemiddleware.auth_token";

    private readonly ConcurrentDictionary<(TokenKey Key, bool AllowExpired), Lazy<Task<TokenCheck>>> _asking = new();
    private readonly AuthtokenOptions _options;
    private readonly KeystoneSession _session;
    private readonly TokenCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private TokenValidator(AuthtokenOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _session = new KeystoneSession(options.Session, KeystoneAuthtokenDeclarations.Group, time, logger);
        _cache = new TokenCache(options.CacheTime, time);
        _time = time;
        _logger = logger;
    }

    /// <summary>Makes a validator. Certificates are read; Keystone is asked when the first token comes.</summary>
    /// <param name="options">How tokens are validated.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <returns>The validator.</returns>
    /// <exception cref="ConfigurationException">A certificate cannot be read.</exception>
    public static TokenValidator Create(AuthtokenOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        return new TokenValidator(options, time, loggers.CreateLogger(LoggerName));
    }

    /// <summary>Validates a token. The wait is bounded, and nothing is thrown for what Keystone does.</summary>
    /// <param name="token">The token as the client sent it.</param>
    /// <param name="allowExpired">Whether a token that expired within Keystone's grace is accepted, because a service brings it.</param>
    /// <param name="cancellationToken">Ends this caller's wait; the validation goes on for others.</param>
    /// <returns>The outcome.</returns>
    public ValueTask<TokenCheck> ValidateAsync(string token, bool allowExpired, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        token = token.Trim();
        if (!IsSendable(token))
            return new ValueTask<TokenCheck>(TokenCheck.Invalid);
        var key = TokenKey.Of(token);
        return _cache.TryGet(key, out var identity)
            ? new ValueTask<TokenCheck>(Judge(identity, allowExpired))
            : new ValueTask<TokenCheck>(AskOnceAsync(key, token, allowExpired, cancellationToken));
    }

    /// <summary>Whether a valid user token may be used for a request: bindings, and the access rules of application credentials.</summary>
    /// <param name="identity">Whom it stands for.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="path">Path of the request, as sent.</param>
    /// <param name="hasServiceToken">Whether the request brings a service token as well.</param>
    /// <returns>True when it may.</returns>
    public bool Permits(Identity identity, string method, string path, bool hasServiceToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!hasServiceToken && !TokenBinding.Allows(_options.EnforceTokenBind, identity))
            return false;
        if (identity.AccessRules is not { } rules)
            return true;
        if (_options.ServiceType is not { } type)
        {
            Log.ServiceTypeUnset(_logger);
            return false;
        }

        if (identity.ServiceTypes?.Contains(type) == false)
        {
            Log.ServiceTypeUnknown(_logger, type);
            return false;
        }

        return hasServiceToken || rules.Any(rule => rule.Allows(method, path, type));
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<TokenCheck> AskOnceAsync(TokenKey key, string token, bool allowExpired, CancellationToken cancellationToken)
    {
        var asking = _asking.GetOrAdd((key, allowExpired), _ => new Lazy<Task<TokenCheck>>(() => AskAsync(key, token, allowExpired)));
        return await asking.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<TokenCheck> AskAsync(TokenKey key, string token, bool allowExpired)
    {
        var askedAt = _time.GetTimestamp();
        try
        {
            // No caller's cancellation: others wait for the same answer, and the session bounds the wait.
            var reply = await _session.GetAsync(Path(allowExpired), token, CancellationToken.None).ConfigureAwait(false);
            return Take(reply, key, askedAt, allowExpired);
        }
        catch (KeystoneUnavailableException e)
        {
            Log.Unavailable(_logger, e.Message);
            return TokenCheck.Unavailable;
        }
        finally
        {
            _asking.TryRemove((key, allowExpired), out _);
        }
    }

    private TokenCheck Take(KeystoneReply reply, TokenKey key, long askedAt, bool allowExpired)
    {
        switch (reply.Status)
        {
            case HttpStatusCode.OK:
                var identity = TokenReader.Read(reply.Read(KeystoneJson.Default.TokenReply, "the validation of a token").Token, out var problem);
                if (identity is null)
                {
                    Log.BadContents(_logger, problem ?? "");
                    return TokenCheck.Invalid;
                }

                _cache.Put(key, identity, askedAt);
                return Judge(identity, allowExpired);
            case HttpStatusCode.NotFound:
                Log.Refused(_logger);
                return TokenCheck.Invalid;
            case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
                or HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge:
                Log.Unwanted(_logger, (int)reply.Status);
                return TokenCheck.Invalid; // A fault of the question, and only the token in it is the client's (docs/decisions/0355).
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new KeystoneUnavailableException(
                    $"Keystone answered {(int)reply.Status} to the service's own token; the service's user needs the role service or admin, and a scope");
            default:
                throw new KeystoneUnavailableException($"Keystone answered {(int)reply.Status} to the validation of a token");
        }
    }

    private string Path(bool allowExpired) => (_options.IncludeServiceCatalog, allowExpired) switch
    {
        (true, false) => "/auth/tokens",
        (true, true) => "/auth/tokens?allow_expired=1",
        (false, false) => "/auth/tokens?nocatalog",
        (false, true) => "/auth/tokens?nocatalog&allow_expired=1",
    };

    /// <summary>A token may expire while it is remembered.</summary>
    private TokenCheck Judge(Identity identity, bool allowExpired) =>
        allowExpired || _time.GetUtcNow() < identity.ExpiresAt ? TokenCheck.Valid(identity) : TokenCheck.Invalid;

    /// <summary>What Keystone issues is printable ASCII; anything else is not worth a question, nor fit for a header.</summary>
    private static bool IsSendable(string token) => token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
