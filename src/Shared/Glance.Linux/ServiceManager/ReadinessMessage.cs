using Glance.Linux.Terminals;

namespace Glance.Linux.ServiceManager;

/// <summary>
/// What a service tells its manager when it cannot start, and what is read from such messages. systemd shows the status line and ignores
/// names that begin with X_ (sd_notify(3)); glance-control reads every reason.
/// </summary>
public static class ReadinessMessage
{
    private const string Ready = "READY=1";
    private const string Status = "STATUS=";
    private const string Reason = "X_GLANCE_REASON=";

    /// <summary>The message of a service that ends because it cannot start.</summary>
    /// <param name="reasons">Why, at least one.</param>
    public static string CannotStart(IReadOnlyList<string> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        var lines = reasons.Select(PrintableText.Line).ToList();
        var more = lines.Count > 1 ? $" (and {lines.Count - 1} more)" : string.Empty;
        return string.Join('\n', lines.Select(line => Reason + line).Prepend($"{Status}Cannot start: {lines[0]}{more}"));
    }

    /// <summary>Whether a message says that the service is up.</summary>
    /// <param name="message">The message.</param>
    public static bool IsReady(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Split('\n').Contains(Ready);
    }

    /// <summary>The reasons in a message; empty in most.</summary>
    /// <param name="message">The message.</param>
    public static IReadOnlyList<string> Reasons(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return [.. message.Split('\n').Where(line => line.StartsWith(Reason, StringComparison.Ordinal)).Select(line => line[Reason.Length..])];
    }
}
