using Glance.Domain.Errors;
using Glance.Domain.Quotas;

namespace Glance.Domain.Quotas;

/// <summary>A quota or limit would be passed.</summary>
/// <param name="message">The limit, its value and what was asked for.</param>
public sealed class QuotaExceededException(string message) : GlanceException(message)
{
    /// <summary>What a project would use too much of; null when the limit is an image's own.</summary>
    public ProjectResource? Resource { get; init; }

    /// <summary>
    /// The refusal of what would give an image too many of something, in the words that clients know (glance/common/exception.py).
    /// </summary>
    /// <param name="what">What, such as <c>tags</c>.</param>
    /// <param name="attempted">How many the image would have.</param>
    /// <param name="maximum">How many it may have.</param>
    public static QuotaExceededException OfImage(string what, long attempted, long maximum) =>
        new($"The limit has been exceeded on the number of allowed image {what}. Attempted: {attempted}, Maximum: {maximum}");

    /// <summary>The same with the image in front, as requests that add one thing are told.</summary>
    /// <param name="kind">What of it there is too much of, in the singular, such as <c>tag</c>.</param>
    /// <param name="imageId">The image.</param>
    public QuotaExceededException On(string kind, string imageId) => new($"Image {kind} limit exceeded for image {imageId}: {Message}:");
}
