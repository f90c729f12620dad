namespace Glance.Keystone.Tokens;

/// <summary>What became of a token's validation.</summary>
public enum TokenVerdict
{
    /// <summary>Keystone knows it, and it is not expired.</summary>
    Valid,

    /// <summary>Unknown, revoked, expired, or not good for this request.</summary>
    Invalid,

    /// <summary>Keystone could not be asked.</summary>
    Unavailable,
}
