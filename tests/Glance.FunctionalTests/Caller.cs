using System.Net.Http.Headers;

namespace Glance.FunctionalTests;

/// <summary>Who asks, in the headers that authtoken would set behind a Keystone.</summary>
internal sealed record Caller(string Project, string Roles)
{
    public static Caller Owner { get; } = new("0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "member,reader");

    /// <summary>Another project, with which images are shared.</summary>
    public static Caller Friend { get; } = new("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "member,reader");

    public static Caller Stranger { get; } = new("0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c", "member,reader");

    public static Caller Admin { get; } = new("0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d", "admin,member,reader");

    /// <summary>Adds the headers.</summary>
    public void Sign(HttpRequestMessage request) => Sign(request.Headers);

    /// <summary>Adds the headers, to one request or to all of a client.</summary>
    public void Sign(HttpRequestHeaders headers)
    {
        headers.Add("X-Identity-Status", "Confirmed");
        headers.Add("X-Project-Id", Project);
        headers.Add("X-User-Id", $"user-of-{Project}");
        headers.Add("X-Roles", Roles);
    }
}
