using Glance.Domain.Errors;
using Glance.Domain.Images;

namespace Glance.Domain.Quotas;

/// <summary>
/// The most an image may have of what requests add to it; negative sets no limit. A repository holds the image as stored against it, in the
/// transaction that adds (docs/decisions/0200). Who adds nothing is never refused: an image may have more than a quota that was lowered.
/// </summary>
public sealed record ImageQuotas
{
    /// <summary>Prefix of property names that are the service's own and do not count.</summary>
    public const string ReservedPrefix = "os_glance";

    /// <summary>Nothing is limited.</summary>
    public static ImageQuotas None { get; } = new();

    /// <summary><c>image_property_quota</c>: custom properties.</summary>
    public int Properties { get; init; } = -1;

    /// <summary><c>image_tag_quota</c>: tags.</summary>
    public int Tags { get; init; } = -1;

    /// <summary>Limits of a save that hold nothing but the image itself.</summary>
    public UsageLimits Alone => this == None ? UsageLimits.None : new UsageLimits { Image = this };

    /// <summary>Compares what a save left, when it added something.</summary>
    /// <param name="before">The image as it was read.</param>
    /// <param name="after">As it was to be.</param>
    /// <param name="stored">As it is stored now, with what others added meanwhile.</param>
    /// <exception cref="QuotaExceededException">It has more than it may.</exception>
    public void Require(Image before, Image after, Image stored)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(stored);
        if (after.Properties.Keys.Any(name => !before.Properties.ContainsKey(name)))
            RequireProperties(stored.Properties.Keys);
        if (after.Tags.Except(before.Tags, StringComparer.Ordinal).Any())
            RequireTags(stored.Tags.Count);
    }

    /// <summary>Compares a number of properties.</summary>
    /// <exception cref="QuotaExceededException">Too many.</exception>
    public void RequireProperties(IEnumerable<string> names)
    {
        if (Properties < 0)
            return;
        var count = names.Count(name => !name.StartsWith(ReservedPrefix, StringComparison.Ordinal));
        if (count > Properties)
            throw QuotaExceededException.OfImage("properties", count, Properties);
    }

    /// <summary>Compares a number of tags.</summary>
    /// <exception cref="QuotaExceededException">Too many.</exception>
    public void RequireTags(int count)
    {
        if (Tags >= 0 && count > Tags)
            throw QuotaExceededException.OfImage("tags", count, Tags);
    }
}
