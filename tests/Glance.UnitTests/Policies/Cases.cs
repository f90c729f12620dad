using Glance.Domain.Images;
using Glance.Domain.Requests;

namespace Glance.UnitTests.Policies;

/// <summary>Callers and images of the policy tests.</summary>
internal static class Cases
{
    public static RequestContext Caller(string roles = "member,reader", string? project = "us") => new()
    {
        RequestId = "req-1",
        UserId = "u",
        ProjectId = project,
        Roles = roles.Split(',', StringSplitOptions.RemoveEmptyEntries),
        IsAdmin = roles.Contains("admin", StringComparison.Ordinal),
    };

    public static Image Image(string? owner = "us", ImageVisibility visibility = ImageVisibility.Private, params (string Name, string Value)[] properties) => new()
    {
        Id = "i",
        Status = ImageStatus.Active,
        Owner = owner,
        Visibility = visibility,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Properties = properties.ToDictionary(property => property.Name, property => (string?)property.Value),
    };
}
