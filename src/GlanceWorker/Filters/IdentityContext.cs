using System.Buffers;
using System.Text;
using System.Text.Json;
using Glance.Domain.Requests;
using GlanceWorker.Api.Errors;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters;

/// <summary>
/// The filter <c>context</c>: makes the request's identity of the headers that authtoken, or a trusted proxy, has set
/// (glance/api/middleware/context.py, oslo_context). Requests it refuses get no request id, as with Glance.
/// </summary>
internal sealed class IdentityContext(RequestDelegate next, ContextOptions options)
{
    /// <summary>Serves one request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers["X-Identity-Status"].ToString() != "Confirmed")
            return options.AllowAnonymousAccess
                ? ContinueAsync(http, new RequestContext { RequestId = RequestIds.New(), ReadOnly = true })
                : ErrorBody.WriteAsync(http, StatusCodes.Status401Unauthorized);

        if (!IsJson(headers["X-Service-Catalog"].ToString()))
            return ErrorBody.WriteAsync(http, StatusCodes.Status500InternalServerError, detail: "Invalid service catalog json.");

        // Glance means 431 here and sends 500 by mistake; the contract lets us choose what was meant.
        var requestId = headers[RequestIds.Header].ToString();
        if (options.MaxRequestIdLength > 0 && requestId.Length > options.MaxRequestIdLength)
            return ErrorBody.WriteAsync(
                http, StatusCodes.Status431RequestHeaderFieldsTooLarge, comment: $"x-openstack-request-id is too long, max size {options.MaxRequestIdLength}");
        return ContinueAsync(http, Read(headers, RequestIds.Adopt(requestId)));
    }

    private Task ContinueAsync(HttpContext http, RequestContext context)
    {
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(context));
        http.Response.Headers[RequestIds.Header] = context.RequestId;
        return next(http);
    }

    /// <remarks>Whether the caller is an administrator is the policy rule context_is_admin, by default the role admin.</remarks>
    private static RequestContext Read(IHeaderDictionary headers, string requestId)
    {
        var roles = Words(First(headers, "X-Roles", "X-Role"));
        return new RequestContext
        {
            RequestId = requestId,
            UserId = First(headers, "X-User-Id", "X-User"),
            ProjectId = First(headers, "X-Project-Id", "X-Tenant-Id", "X-Tenant"),
            Roles = roles,
            ServiceRoles = Words(First(headers, "X-Service-Roles")),
            IsAdmin = roles.Contains("admin"),
        };
    }

    private static string? First(IHeaderDictionary headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (headers.TryGetValue(name, out var value))
                return value.ToString();
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
