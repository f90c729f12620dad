namespace Glance.Stores.Drivers.Swift.Logins;

/// <summary>What the requests to an account need.</summary>
/// <param name="token">The token.</param>
/// <param name="storage">URL of the account, without a slash at its end.</param>
internal sealed class SwiftPass(string token, string storage)
{
    /// <summary>The token, for sending.</summary>
    public string Token => token;

    /// <summary>Whether the token is that of a request, and not the service's own.</summary>
    public bool IsOfCaller { get; init; }

    /// <summary>Whether it is the service's own token in somebody else's account.</summary>
    public bool IsInOthersAccount { get; init; }

    /// <summary>URL of the account, without a slash at its end.</summary>
    public string Storage => storage;
}
