using Microsoft.Extensions.Logging;

namespace Glance.Logging;

/// <summary>Puts a <see cref="LogContext"/> in force for the current asynchronous flow.</summary>
public static class LogContextScope
{
    /// <summary>
    /// Every line logged through any logger of the same factory carries <paramref name="context"/> until the result is disposed.
    /// </summary>
    public static IDisposable? BeginContext(this ILogger logger, LogContext context)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return logger.BeginScope(context);
    }
}
