namespace Glance.Api.Requests;

/// <summary>Content types.</summary>
internal static class MediaType
{
    /// <summary>The type without its parameters; empty when there is none.</summary>
    public static string Of(string? contentType) => (contentType ?? "").Split(';', 2)[0].Trim();
}
