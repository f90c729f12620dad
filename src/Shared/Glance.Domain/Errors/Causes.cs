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
        var told = Words(error);
        for (var cause = Inside(error); cause is not null; cause = Inside(cause))
        {
            if (!told.Contains(Words(cause), StringComparison.Ordinal))
                told += $" ({Words(cause)})";
        }

        return told;
    }

    private static string Words(Exception error) => error is HttpRequestException unanswered ? unanswered.Explain() : error.Message;

    // What is inside has been explained.
    private static Exception? Inside(Exception error) => error is HttpRequestException unanswered && unanswered.Explain() != error.Message
        ? null
        : error.InnerException;
}
