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
    public void Sign(HttpRequestMessage request)
    {
        request.Headers.Add("X-Identity-Status", "Confirmed");
        request.Headers.Add("X-Project-Id", Project);
        request.Headers.Add("X-User-Id", $"user-of-{Project}");
        request.Headers.Add("X-Roles", Roles);
    }
}
