namespace Glance.Stores.Drivers.Cinder.Logins;

/// <summary>What the requests of a project need.</summary>
/// <param name="token">The token.</param>
/// <param name="endpoint">URL of Cinder for the project, without a slash at its end.</param>
internal sealed class CinderPass(string token, string endpoint)
{
    /// <summary>The token, for sending.</summary>
    public string Token => token;

    /// <summary>URL of Cinder for the project, without a slash at its end.</summary>
    public string Endpoint => endpoint;

    /// <summary>Whether the token is that of a request, and not the service's own.</summary>
    public bool IsOfCaller { get; init; }
}
