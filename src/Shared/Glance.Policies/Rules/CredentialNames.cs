using Glance.Domain.Requests;
using Glance.Policies.Checks;

namespace Glance.Policies.Rules;

/// <summary>The credentials that rules may name, and servers of remote rules are told.</summary>
public static class CredentialNames
{
    private static readonly Credential[] All =
    [
        Credential.OfText("user_id", static caller => caller.UserId),
        Credential.OfText("user_domain_id", static caller => caller.UserDomainId),
        Credential.OfText("system_scope", static caller => caller.SystemScope),
        Credential.OfText("system", static caller => caller.SystemScope),
        Credential.OfText("domain_id", static caller => caller.DomainId),
        Credential.OfText("project_id", static caller => caller.ProjectId),
        Credential.OfText("project_domain_id", static caller => caller.ProjectDomainId),
        Credential.OfList("roles", static caller => caller.Roles),
        Credential.OfText("is_admin_project", static caller => caller.IsAdminProject ? "True" : "False"),
        Credential.OfList("service_roles", static caller => caller.ServiceRoles),
    ];

    /// <summary>All that is known of a caller: each value is a string, a list of strings, or null.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of(RequestContext caller) =>
        All.Select(credential => KeyValuePair.Create(credential.Name, (object?)credential.List(caller) ?? credential.Text(caller)));

    internal static IEnumerable<string> Known => All.Select(credential => credential.Name);

    internal static Credential Find(string path) => Array.Find(All, credential => credential.Name == path) ?? Credential.Unknown;
}
