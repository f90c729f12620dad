using Glance.Domain.Errors;

namespace Glance.Database;

/// <summary>The database cannot be used as configured; the program must not start.</summary>
public sealed class DatabaseStartException : GlanceException
{
    /// <summary>Makes the exception of one reason.</summary>
    /// <param name="message">What was found, where, and what would be right; passwords masked.</param>
    /// <param name="innerException">The provider's own error.</param>
    public DatabaseStartException(string message, Exception? innerException = null)
        : base(message, innerException) => Reasons = [message];

    /// <summary>Makes the exception of several reasons.</summary>
    /// <param name="reasons">Each complete in itself; at least one.</param>
    internal DatabaseStartException(IReadOnlyList<string> reasons)
        : base(reasons[0], null) => Reasons = reasons;

    /// <summary>Every reason, the message first.</summary>
    public IReadOnlyList<string> Reasons { get; }
}
