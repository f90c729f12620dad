using System.Diagnostics.CodeAnalysis;

namespace Glance.Domain.Images;

/// <summary>The words of statuses and visibilities as clients and the database spell them.</summary>
public static class ImageWords
{
    private static readonly Dictionary<ImageStatus, string> Statuses = new()
    {
        [ImageStatus.Queued] = "queued",
        [ImageStatus.Saving] = "saving",
        [ImageStatus.Active] = "active",
        [ImageStatus.Killed] = "killed",
        [ImageStatus.Deleted] = "deleted",
        [ImageStatus.Uploading] = "uploading",
        [ImageStatus.Importing] = "importing",
        [ImageStatus.PendingDelete] = "pending_delete",
        [ImageStatus.Deactivated] = "deactivated",
    };

    private static readonly Dictionary<string, ImageStatus> StatusOf =
        Statuses.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    private static readonly Dictionary<ImageVisibility, string> Visibilities = new()
    {
        [ImageVisibility.Private] = "private",
        [ImageVisibility.Public] = "public",
        [ImageVisibility.Shared] = "shared",
        [ImageVisibility.Community] = "community",
    };

    private static readonly Dictionary<string, ImageVisibility> VisibilityOf =
        Visibilities.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The status words, in the order of <see cref="ImageStatus"/>.</summary>
    public static IReadOnlyCollection<string> StatusWords => Statuses.Values;

    /// <summary>The visibility words.</summary>
    public static IReadOnlyCollection<string> VisibilityWords => Visibilities.Values;

    /// <summary>The word of a status, such as <c>pending_delete</c>.</summary>
    public static string ToWord(this ImageStatus status) => Statuses[status];

    /// <summary>The word of a visibility, such as <c>shared</c>.</summary>
    public static string ToWord(this ImageVisibility visibility) => Visibilities[visibility];

    /// <summary>The status of a word; case matters, as upstream.</summary>
    public static bool TryParseStatus([NotNullWhen(true)] string? word, out ImageStatus status)
    {
        status = default;
        return word is not null && StatusOf.TryGetValue(word, out status);
    }

    /// <summary>The visibility of a word; case matters, as upstream.</summary>
    public static bool TryParseVisibility([NotNullWhen(true)] string? word, out ImageVisibility visibility)
    {
        visibility = default;
        return word is not null && VisibilityOf.TryGetValue(word, out visibility);
    }
}
