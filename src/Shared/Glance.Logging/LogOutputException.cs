namespace Glance.Logging;

/// <summary>A log output that cannot be opened at start: the message names the option, the path and the system's reason.</summary>
public sealed class LogOutputException : Exception
{
    /// <summary>An empty failure; for serializers.</summary>
    public LogOutputException()
    {
    }

    /// <summary>A failure told by <paramref name="message"/>.</summary>
    public LogOutputException(string message)
        : base(message)
    {
    }

    /// <summary>A failure told by <paramref name="message"/>, caused by <paramref name="innerException"/>.</summary>
    public LogOutputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
