using System.Globalization;
using Glance.Control.Administration;

namespace GlanceTools.Control;

/// <summary>Why and when the last reload came to nothing, in words.</summary>
internal static class ReloadFailure
{
    /// <summary>The words; null when it did not.</summary>
    public static string? Describe(SupervisorStatus status)
    {
        if (status.LastReloadFailure is not { } reason)
            return null;
        var at = status.LastReloadFailedAt is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", at {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            : string.Empty;
        var count = status.FailedReloads.ToString(CultureInfo.InvariantCulture);
        return $"last reload failed: {reason}{at} ({count} failed since the start)";
    }
}
