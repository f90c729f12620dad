namespace Glance.Keystone.Sessions;

/// <summary>The service's own token.</summary>
/// <param name="Id">What is sent.</param>
/// <param name="RenewAt">When a new one is needed.</param>
/// <param name="Identity">The version 3 API to use it at.</param>
internal sealed record ServiceToken(string Id, DateTimeOffset RenewAt, Uri Identity)
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    /// <summary>When a token is renewed: half a minute before its end, or sooner when it lives shortly.</summary>
    public static DateTimeOffset Renewal(DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var quarter = (expiresAt - now) / 4;
        return expiresAt - (quarter < Early ? quarter : Early);
    }

    /// <inheritdoc/>
    public override string ToString() => $"service token until {RenewAt:O} at {Identity}";
}
