namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>What a login is proved with (CHAP, RFC 7143, 12.1.3). Its text is not shown.</summary>
/// <param name="user">The name this side proves.</param>
/// <param name="password">The secret of that.</param>
/// <param name="targetUser">The name the target proves in turn; null when it need not.</param>
/// <param name="targetPassword">The secret of that.</param>
internal sealed class ChapSecrets(string user, string password, string? targetUser, string? targetPassword)
{
    /// <summary>The name this side proves.</summary>
    public string User => user;

    /// <summary>The secret of that.</summary>
    public string Password => password;

    /// <summary>The name the target proves in turn; null when it need not.</summary>
    public string? TargetUser => targetUser;

    /// <summary>The secret of that.</summary>
    public string? TargetPassword => targetPassword;
}
