namespace Glance.Domain.Errors;

/// <summary>The database cannot be reached or did not answer in time; the request may be repeated (503).</summary>
/// <param name="message">What was tried; never the connection URL.</param>
/// <param name="innerException">The provider's own error.</param>
public sealed class DatabaseUnavailableException(string message, Exception? innerException = null)
    : GlanceException(message, innerException)
{
    /// <summary>Why, in a sentence that already speaks of the database: <c>it stayed busy</c>.</summary>
    public string Reason { get; private init; } = message;

    /// <summary>An exception for such a reason.</summary>
    /// <param name="reason">See <see cref="Reason"/>.</param>
    /// <param name="isLogged">See <see cref="GlanceException.IsLogged"/>.</param>
    /// <param name="innerException">The provider's own error.</param>
    public static DatabaseUnavailableException Because(string reason, bool isLogged, Exception? innerException = null) =>
        new($"Database unavailable: {reason}", innerException) { Reason = reason, IsLogged = isLogged };
}
