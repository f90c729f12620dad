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

    internal ServiceToken Granted { get; }
}
