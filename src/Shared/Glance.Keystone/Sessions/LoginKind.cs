namespace Glance.Keystone.Sessions;

/// <summary>Ways to log in.</summary>
public enum LoginKind
{
    /// <summary><c>password</c>, <c>v3password</c>: user and password.</summary>
    Password,

    /// <summary><c>v3applicationcredential</c>: id or name, and secret.</summary>
    ApplicationCredential,

    /// <summary><c>token</c>, <c>v3token</c>: a token exchanged for another.</summary>
    Token,

    /// <summary><c>admin_token</c>: a token sent as it is.</summary>
    AdminToken,
}
