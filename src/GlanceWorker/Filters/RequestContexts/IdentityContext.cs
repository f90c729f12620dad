using System.Buffers;
using System.Text;
using System.Text.Json;
using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Domain.Policies;
using Glance.Domain.Requests;
using Glance.Keystone.Tokens;
using GlanceWorker.Filters.AuthTokens;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.RequestContexts;

/// <summary>
/// The filter <c>context</c>: makes the request's identity of the headers that authtoken, or a trusted proxy, has set
/// (glance/api/middleware/context.py, oslo_context). Requests it refuses get no request id, as with Glance.
/// </summary>
internal sealed class IdentityContext(RequestDelegate next, ContextOptions options, IPolicy policy)
{
    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers["X-Identity-Status"].ToString() != "Confirmed")
        {
            return options.AllowAnonymousAccess
                ? ContinueAsync(http, new RequestContext { RequestId = RequestIds.New(), ReadOnly = true })
                : ErrorBody.WriteAsync(http, StatusCodes.Status401Unauthorized);
        }

        var identity = http.Features.Get<IdentityFeature>();
        var catalog = headers[AuthTokenHeaders.ServiceCatalog].ToString();
        if (!ReferenceEquals(catalog, identity?.User.ServiceCatalog) && !IsJson(catalog))
            return ErrorBody.WriteAsync(http, StatusCodes.Status500InternalServerError, detail: "Invalid service catalog json.");

        // Glance means 431 here and sends 500 by mistake; the contract lets us choose what was meant.
        var requestId = headers[RequestIds.Header].ToString();
        if (options.MaxRequestIdLength > 0 && requestId.Length > options.MaxRequestIdLength)
        {
            return ErrorBody.WriteAsync(
                http, StatusCodes.Status431RequestHeaderFieldsTooLarge, comment: $"x-openstack-request-id is too long, max size {options.MaxRequestIdLength}");
        }

        return ContinueAsIdentifiedAsync(http, Read(headers, identity, catalog, RequestIds.Adopt(requestId)));
    }

    /// <remarks>Whether the caller is an administrator is for the rule context_is_admin to say, by default the role admin.</remarks>
    private Task ContinueAsIdentifiedAsync(HttpContext http, RequestContext context)
    {
        var isAdmin = policy.AllowsAsync(context, PolicyActions.ContextIsAdmin, PolicyTarget.Of(context), http.RequestAborted);
        if (!isAdmin.IsCompletedSuccessfully)
            return WaitAsync(isAdmin.AsTask());
        return ContinueAsync(http, isAdmin.Result ? context with { IsAdmin = true } : context);

        async Task WaitAsync(Task<bool> answer) => await ContinueAsync(http, context with { IsAdmin = await answer });
    }

    private Task ContinueAsync(HttpContext http, RequestContext context)
    {
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(context));
        http.Response.Headers[RequestIds.Header] = context.RequestId;
        return next(http);
    }

    private static RequestContext Read(IHeaderDictionary headers, IdentityFeature? identity, string catalog, string requestId)
    {
        var roles = Roles(First(headers, AuthTokenHeaders.Roles, "X-Role"), identity?.User);
        return new RequestContext
        {
            RequestId = requestId,
            UserId = First(headers, "X-User-Id", "X-User"),
            ProjectId = First(headers, "X-Project-Id", "X-Tenant-Id", "X-Tenant"),
            Roles = roles,
            UserDomainId = First(headers, "X-User-Domain-Id"),
            ProjectDomainId = First(headers, "X-Project-Domain-Id"),
            DomainId = First(headers, "X-Domain-Id"),
            SystemScope = First(headers, "OpenStack-System-Scope"),
            IsAdminProject = !string.Equals(First(headers, "X-Is-Admin-Project"), "false", StringComparison.OrdinalIgnoreCase),
            ServiceRoles = Roles(First(headers, AuthTokenHeaders.ServiceRoles), identity?.Service),
            Token = First(headers, "X-Auth-Token") is { Length: > 0 } token ? new CallerToken(token) : null,
            TokenExpiresAt = identity?.User.ExpiresAt,
            ServiceCatalog = catalog.Length > 0 ? catalog : null,
        };
    }

    /// <summary>The roles of a header; those that authtoken has taken apart before when the header is still the one it made.</summary>
    private static IReadOnlyList<string> Roles(string? header, Identity? identity) =>
        identity is not null && ReferenceEquals(header, identity.RolesText) ? identity.LowerRoles : Words(header);

    private static string? First(IHeaderDictionary headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (headers.TryGetValue(name, out var value))
                return value.ToString();
        }

        return null;
    }

    private static string[] Words(string? list) =>
        list?.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsJson(string text)
    {
        if (text.Length == 0)
            return true;
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
