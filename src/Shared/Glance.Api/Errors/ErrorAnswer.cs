namespace Glance.Api.Errors;

/// <summary>What a client is told about a failure; the parts are those of <see cref="ErrorBody"/>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Explanation">First part; null for the status's stock sentence.</param>
/// <param name="Detail">Second part.</param>
public sealed record ErrorAnswer(int Status, string? Explanation, string? Detail = null)
{
    /// <summary>Headers to send besides.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
