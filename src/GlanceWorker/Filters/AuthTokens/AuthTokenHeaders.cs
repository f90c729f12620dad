using System.Collections.Frozen;
using Glance.Keystone.Tokens;

namespace GlanceWorker.Filters.AuthTokens;

/// <summary>The headers in which authtoken tells the rest of the pipeline who asks (keystonemiddleware/auth_token/_request.py).</summary>
internal static class AuthTokenHeaders
{
    public const string IdentityStatus = "X-Identity-Status";
    public const string ServiceIdentityStatus = "X-Service-Identity-Status";
    public const string Roles = "X-Roles";
    public const string ServiceRoles = "X-Service-Roles";
    public const string ServiceCatalog = "X-Service-Catalog";
    public const string AuthToken = "X-Auth-Token";
    public const string StorageToken = "X-Storage-Token";
    public const string ServiceToken = "X-Service-Token";
    public const string Confirmed = "Confirmed";
    public const string Invalid = "Invalid";

    private const string ServicePrefix = "X-Service-";
    private const int LongestName = 64;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Ours = ((string[])
    [
        IdentityStatus, Roles, ServiceCatalog, "X-Domain-Id", "X-Domain-Name", "X-Project-Id", "X-Project-Name", "X-Project-Domain-Id",
        "X-Project-Domain-Name", "X-User-Id", "X-User-Name", "X-User-Domain-Id", "X-User-Domain-Name", "X-Is-Admin-Project", "OpenStack-System-Scope",
        "X-Role", "X-User", "X-Tenant-Id", "X-Tenant-Name", "X-Tenant",
    ]).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Removes every header of these that a client sent, however it is spelt: to WSGI programs <c>X_User_Id</c> is <c>X-User-Id</c>.
    /// </summary>
    public static void Strip(IHeaderDictionary headers)
    {
        List<string>? found = null;
        foreach (var (name, _) in headers)
        {
            if (IsOurs(name))
                (found ??= []).Add(name);
        }

        foreach (var name in found ?? [])
            headers.Remove(name);
    }

    /// <summary>Tells who asks.</summary>
    public static void SetUser(IHeaderDictionary headers, Identity user, bool withCatalog)
    {
        headers[IdentityStatus] = Confirmed;
        headers[Roles] = user.RolesText;
        headers["X-Role"] = user.RolesText;
        headers["X-Is-Admin-Project"] = user.IsAdminProject ? "True" : "False";
        Set(headers, "OpenStack-System-Scope", user.SystemScope);
        Set(headers, "X-Domain-Id", user.DomainId);
        Set(headers, "X-Domain-Name", user.DomainName);
        Set(headers, "X-Project-Id", user.ProjectId);
        Set(headers, "X-Tenant-Id", user.ProjectId);
        Set(headers, "X-Project-Name", user.ProjectName);
        Set(headers, "X-Tenant-Name", user.ProjectName);
        Set(headers, "X-Tenant", user.ProjectName);
        Set(headers, "X-Project-Domain-Id", user.ProjectDomainId);
        Set(headers, "X-Project-Domain-Name", user.ProjectDomainName);
        Set(headers, "X-User-Id", user.UserId);
        Set(headers, "X-User-Name", user.UserName);
        Set(headers, "X-User", user.UserName);
        Set(headers, "X-User-Domain-Id", user.UserDomainId);
        Set(headers, "X-User-Domain-Name", user.UserDomainName);
        if (withCatalog)
            Set(headers, ServiceCatalog, user.ServiceCatalog);
    }

    /// <summary>Tells which service asks for the user.</summary>
    public static void SetService(IHeaderDictionary headers, Identity service)
    {
        headers[ServiceRoles] = service.RolesText;
        Set(headers, "X-Service-Domain-Id", service.DomainId);
        Set(headers, "X-Service-Domain-Name", service.DomainName);
        Set(headers, "X-Service-Project-Id", service.ProjectId);
        Set(headers, "X-Service-Project-Name", service.ProjectName);
        Set(headers, "X-Service-Project-Domain-Id", service.ProjectDomainId);
        Set(headers, "X-Service-Project-Domain-Name", service.ProjectDomainName);
        Set(headers, "X-Service-User-Id", service.UserId);
        Set(headers, "X-Service-User-Name", service.UserName);
        Set(headers, "X-Service-User-Domain-Id", service.UserDomainId);
        Set(headers, "X-Service-User-Domain-Name", service.UserDomainName);
    }

    private static bool IsOurs(string name)
    {
        if (name.Length > LongestName || name.Length == 0 || name[0] is not ('X' or 'x' or 'O' or 'o'))
            return false;
        Span<char> spelt = stackalloc char[LongestName];
        name.CopyTo(spelt);
        spelt = spelt[..name.Length];
        spelt.Replace('_', '-');
        return Ours.Contains(spelt)
            || (((ReadOnlySpan<char>)spelt).StartsWith(ServicePrefix, StringComparison.OrdinalIgnoreCase) && !((ReadOnlySpan<char>)spelt).Equals(ServiceToken, StringComparison.OrdinalIgnoreCase));
    }

    private static void Set(IHeaderDictionary headers, string name, string? value)
    {
        if (value is not null)
            headers[name] = value;
    }
}
