namespace Glance.Domain.Errors;

/// <summary>
/// Base of everything that stops a request for a reason the caller can be told. Carries data, never HTTP:
/// the worker's ErrorTable is the one place that turns a type into a status and a body.
/// </summary>
public abstract class GlanceException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, with the value and what would be right; safe to show the caller.</param>
    /// <param name="innerException">The cause, logged but never shown.</param>
    protected GlanceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether it was logged where it was found. A fault that lasts fails every request that meets it: its lines are
    /// counted there (<see cref="RepeatedFaults"/>), and who answers the request adds none.
    /// </summary>
    public bool IsLogged { get; init; }
}
