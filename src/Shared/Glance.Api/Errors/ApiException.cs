using Glance.Domain.Errors;

namespace Glance.Api.Errors;

/// <summary>A request that the API layer itself refuses, before any operation: wrong shape, type, parameter or verb.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="explanation">First part of the error body; null for the status's stock sentence.</param>
/// <param name="detail">Second part of the error body.</param>
internal sealed class ApiException(int status, string? explanation, string? detail = null)
    : GlanceException(explanation ?? detail ?? StatusText.Explanation(status))
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>First part of the error body.</summary>
    public string? Explanation { get; } = explanation;

    /// <summary>Second part of the error body.</summary>
    public string? Detail { get; } = detail;

    /// <summary>Headers to send besides.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A 400 that says what is wrong.</summary>
    public static ApiException BadRequest(string explanation) => new(400, explanation);

    /// <summary>The 403 for attributes a caller never sets.</summary>
    public static ApiException ReadOnly(string attribute) => new(403, $"Attribute '{attribute}' is read-only.");
}
