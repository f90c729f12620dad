using Glance.TestKit.Http;
using Glance.TestKit.Swift;

namespace Glance.FunctionalTests.Stores;

/// <summary>What a Glance and its callers need behind the Keystone of a Swift.</summary>
internal static class TenantCloud
{
    /// <summary>Sections that have a Glance ask that Keystone who its callers are.</summary>
    public static string Keystone(SwiftTestServer swift) => $"""
        [keystone_authtoken]
        auth_url = {swift.AuthAddress}
        www_authenticate_uri = {swift.AuthAddress}
        auth_type = password
        username = glance
        password = glance
        user_domain_name = Default
        project_name = service
        project_domain_name = Default
        [paste_deploy]
        flavor = keystone
        """;

    /// <summary>A client that brings somebody's token.</summary>
    public static ImageClient ClientOf(Uri glance, SwiftTenant caller)
    {
        var client = new ImageClient(glance);
        client.Http.DefaultRequestHeaders.Add("X-Auth-Token", caller.Token);
        return client;
    }
}
