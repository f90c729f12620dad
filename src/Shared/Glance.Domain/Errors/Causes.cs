namespace Glance.Domain.Errors;

/// <summary>What a log needs of a failure whose reason is known: no way through the code, but what only the operator may see.</summary>
public static class Causes
{
    /// <summary>
    /// The message and, in brackets, those of its causes: paths and system errors stay there, out of a client's sight. A cause that says
    /// nothing new is left out.
    /// </summary>
    /// <param name="error">The failure.</param>
    /// <returns>One line when the messages are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    public static string WithCauses(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var told = error.Message;
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (!told.Contains(cause.Message, StringComparison.Ordinal))
                told += $" ({cause.Message})";
        }

        return told;
    }
}
