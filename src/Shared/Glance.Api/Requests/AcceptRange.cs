namespace Glance.Api.Requests;

/// <summary>One element of an Accept header.</summary>
/// <param name="mediaRange">Type and subtype as written.</param>
/// <param name="hasParameters">Whether media type parameters stand before the weight.</param>
/// <param name="weight">The q value in thousandths.</param>
internal readonly ref struct AcceptRange(ReadOnlySpan<char> mediaRange, bool hasParameters, int weight)
{
    /// <summary>Type and subtype as written.</summary>
    public ReadOnlySpan<char> MediaRange { get; } = mediaRange;

    /// <summary>Whether media type parameters stand before the weight.</summary>
    public bool HasParameters { get; } = hasParameters;

    /// <summary>The q value in thousandths, 0 to 1000.</summary>
    public int Weight { get; } = weight;
}
