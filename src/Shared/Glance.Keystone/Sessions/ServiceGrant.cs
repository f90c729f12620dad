namespace Glance.Keystone.Sessions;

/// <summary>What a user needs to use a service.</summary>
public sealed class ServiceGrant
{
    internal ServiceGrant(ServiceToken granted, Uri? endpoint)
    {
        Granted = granted;
        Endpoint = endpoint;
    }

    /// <summary>The token, for sending.</summary>
    public string Token => Granted.Id;

    /// <summary>Where the catalogue says the service is; null when it names none of the wanted kind.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The project that the token is for; null when it is for none.</summary>
    public string? ProjectId => Granted.ProjectId;

    internal ServiceToken Granted { get; }
}
