using System.Text;
using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Paste;
using Glance.Keystone.Tokens;
using GlanceWorker.Pipeline;
using SessionOptions = Glance.Keystone.Sessions.SessionOptions;

namespace GlanceWorker.Filters.AuthTokens;

/// <summary>
/// The filter <c>authtoken</c>: takes away what clients claim to be, has Keystone say whom their tokens stand for, and tells the rest
/// of the pipeline (keystonemiddleware.auth_token). With <c>delay_auth_decision</c>, as in Glance's own paste files, it refuses nobody.
/// </summary>
internal sealed class AuthToken(RequestDelegate next, TokenValidator validator, AuthtokenOptions options, ILogger logger)
{
    private static readonly byte[] Unauthorized = Encoding.UTF8.GetBytes(
        """{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}""");

    private static readonly string RolesRequired = KeystoneAuthtokenDeclarations.ServiceTokenRolesRequired.Name;

    private readonly string _challenge = $"Keystone uri=\"{options.WwwAuthenticateUri}\"";
    private int _warnedOfRoles;

    /// <summary>Makes the filter of a section of the paste file.</summary>
    /// <param name="context">The section.</param>
    /// <param name="configuration">The service's own configuration, which the section wins over.</param>
    /// <param name="sessions">Gets how Keystone is reached, for whoever checks a configuration; null otherwise.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ConfigurationException">The options do not make it possible to ask Keystone.</exception>
    public static Func<RequestDelegate, RequestDelegate> Create(
        FactoryContext context, ConfigurationSnapshot configuration, ICollection<SessionOptions>? sessions, TimeProvider time)
    {
        var settings = context.Node.GlobalConf.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in context.Node.LocalConf)
            settings[name] = value;
        context.Knows(AuthtokenOptions.Names);
        var options = Read(context.Node, configuration, settings);
        var logger = context.Loggers.CreateLogger("keystonemiddleware.auth_token");
        if (settings.ContainsKey("oslo_config_file") || settings.ContainsKey("oslo_config_project"))
            Log.OtherAuthtokenFile(logger, context.Node.Section);
        Log.AuthTokenStarts(logger, options.Session.Login.AuthUrl, options.CacheTime.TotalSeconds);
        if (!options.ServiceTokenRolesRequired)
        {
            var place = settings.ContainsKey(RolesRequired) ? $"{context.Node.PlaceOf(RolesRequired)}: " : string.Empty;
            Log.ServiceRolesNotRequired(logger, place);
        }

        sessions?.Add(options.Session);
        var validator = TokenValidator.Create(options, time, context.Loggers);
        return next => new AuthToken(next, validator, options, logger).InvokeAsync;
    }

    // What the section may say in a line that was told is not missing.
    private static AuthtokenOptions Read(PasteNode node, ConfigurationSnapshot configuration, Dictionary<string, string> settings)
    {
        try
        {
            return AuthtokenOptions.From(configuration, settings, node.PlaceOf);
        }
        catch (ConfigurationException wrong) when (node.IsIncomplete)
        {
            var rest = wrong.Problems.Where(problem => !ConfigurationProblem.IsOfAbsence(problem.Message)).ToList();
            throw rest.Count > 0 ? new ConfigurationException(rest) : node.Missing("options are missing to log in at Keystone");
        }
    }

    /// <summary>Serves one request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        AuthTokenHeaders.Strip(http.Request.Headers);
        http.Response.OnStarting(Challenge.Add, new Challenge(http.Response, _challenge));
        try
        {
            if (!await AuthenticateAsync(http))
                return;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        await next(http);
    }

    /// <summary>Finds out who asks; false when the request has been answered.</summary>
    private async Task<bool> AuthenticateAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        var serviceToken = headers[AuthTokenHeaders.ServiceToken].ToString();
        var service = await CheckServiceAsync(serviceToken, http.RequestAborted);
        var userToken = headers.TryGetValue(AuthTokenHeaders.AuthToken, out var given) ? given.ToString() : headers[AuthTokenHeaders.StorageToken].ToString();
        var user = userToken.Length == 0
            ? TokenCheck.Invalid
            : await validator.ValidateAsync(userToken, service.AllowsExpired, http.RequestAborted);
        if (!options.DelayAuthDecision && (user.Verdict == TokenVerdict.Unavailable || service.Verdict == TokenVerdict.Unavailable))
        {
            await ErrorBody.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, detail: "The Keystone service is temporarily unavailable.");
            return false;
        }

        var permitted = user.IsValid && validator.Permits(user.Identity, http.Request.Method, PathOf(http), service.Identity is not null);
        if (userToken.Length > 0 && !permitted)
            Log.UserTokenInvalid(logger);
        if (!permitted || service.IsRefused)
        {
            if (!options.DelayAuthDecision)
            {
                await RefuseAsync(http);
                return false;
            }

            Log.Deferred(logger);
        }

        Tell(http, permitted ? user.Identity : null, service);
        return true;
    }

    /// <summary>Tells the rest of the pipeline, in headers and as a feature.</summary>
    private void Tell(HttpContext http, Identity? user, ServiceCheck service)
    {
        var headers = http.Request.Headers;
        if (service.IsRefused)
        {
            headers[AuthTokenHeaders.ServiceIdentityStatus] = AuthTokenHeaders.Invalid;
        }
        else if (service.Identity is not null)
        {
            headers[AuthTokenHeaders.ServiceIdentityStatus] = AuthTokenHeaders.Confirmed;
            AuthTokenHeaders.SetService(headers, service.Identity);
        }

        if (user is null)
        {
            headers[AuthTokenHeaders.IdentityStatus] = AuthTokenHeaders.Invalid;
            return;
        }

        AuthTokenHeaders.SetUser(headers, user, options.IncludeServiceCatalog);
        http.Features.Set(new IdentityFeature(user, service.Identity));
    }

    private async ValueTask<ServiceCheck> CheckServiceAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length == 0)
            return default;
        var check = await validator.ValidateAsync(token, allowExpired: false, cancellationToken);
        if (!check.IsValid)
        {
            Log.ServiceTokenInvalid(logger);
            return new ServiceCheck(check.Verdict, null, false);
        }

        var hasRole = check.Identity.Roles.Any(options.ServiceTokenRoles.Contains);
        if (!hasRole && options.ServiceTokenRolesRequired)
            return new ServiceCheck(TokenVerdict.Invalid, null, false);
        if (!hasRole && Interlocked.Exchange(ref _warnedOfRoles, 1) == 0)
            Log.ServiceRoleMissing(logger, string.Join(", ", options.ServiceTokenRoles));
        return new ServiceCheck(TokenVerdict.Valid, check.Identity, hasRole);
    }

    /// <summary>
    /// The path that the API will find its route by, decoded as it is there: without what a header says stands before it at a proxy.
    /// </summary>
    private static string PathOf(HttpContext http)
    {
        var mount = http.Request.PathBase.Value ?? "";
        var forwarded = http.Features.Get<ForwardedPrefixFeature>()?.Prefix ?? "";
        return string.Concat(mount.AsSpan(forwarded.Length), http.Request.Path.Value);
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.ContentType = "application/json; charset=UTF-8";
        http.Response.ContentLength = Unauthorized.Length;
        return http.Response.Body.WriteAsync(Unauthorized, http.RequestAborted).AsTask();
    }

    /// <summary>What became of the service token; default when there is none.</summary>
    private readonly record struct ServiceCheck(TokenVerdict Verdict, Identity? Identity, bool AllowsExpired)
    {
        public bool IsRefused => Verdict != TokenVerdict.Valid;
    }

    /// <summary>Every 401 on its way out says where to get a token, whoever decided it.</summary>
    private sealed record Challenge(HttpResponse Response, string Text)
    {
        public static readonly Func<object, Task> Add = static state =>
        {
            var challenge = (Challenge)state;
            if (challenge.Response.StatusCode == StatusCodes.Status401Unauthorized)
                challenge.Response.Headers.Append("WWW-Authenticate", challenge.Text);
            return Task.CompletedTask;
        };
    }
}
