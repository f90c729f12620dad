namespace Glance.Keystone.Sessions;

/// <summary>Headers of Keystone's API.</summary>
internal static class KeystoneHeaders
{
    /// <summary>Who asks.</summary>
    public const string AuthToken = "X-Auth-Token";

    /// <summary>Which token it is about.</summary>
    public const string SubjectToken = "X-Subject-Token";

    /// <summary>
    /// Says that the asker honours the access rules of application credentials; without it Keystone refuses tokens that have some.
    /// </summary>
    public const string AccessRules = "OpenStack-Identity-Access-Rules";
}
