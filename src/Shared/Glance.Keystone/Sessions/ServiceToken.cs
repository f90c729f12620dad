using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>The service's own token.</summary>
/// <param name="Id">What is sent.</param>
/// <param name="RenewAt">When a new one is needed.</param>
/// <param name="Identity">The version 3 API to use it at.</param>
internal sealed record ServiceToken(string Id, DateTimeOffset RenewAt, Uri Identity)
{
    /// <summary>What the project it is for may use, and where.</summary>
    public IReadOnlyList<CatalogService> Catalog { get; init; } = [];

    /// <summary>When a token is renewed: so long before its end, or later when it lives shortly.</summary>
    public static DateTimeOffset Renewal(DateTimeOffset now, DateTimeOffset expiresAt, TimeSpan early)
    {
        var quarter = (expiresAt - now) / 4;
        return expiresAt - (quarter < early ? quarter : early);
    }

    /// <summary>The user that logged in.</summary>
    public string? UserId { get; init; }

    /// <summary>The project it is for.</summary>
    public string? ProjectId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"service token until {RenewAt:O} at {Identity}";
}
