namespace Glance.Domain.Errors;

/// <summary>The database cannot be reached or did not answer in time; the request may be repeated (503).</summary>
/// <param name="message">What was tried; never the connection URL.</param>
/// <param name="innerException">The provider's own error.</param>
public sealed class DatabaseUnavailableException(string message, Exception? innerException = null)
    : GlanceException(message, innerException);
