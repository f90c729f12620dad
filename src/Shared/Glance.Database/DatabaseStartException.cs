using Glance.Domain.Errors;

namespace Glance.Database;

/// <summary>The database cannot be used as configured; the program must not start.</summary>
/// <param name="message">What was found, where, and what would be right; passwords masked.</param>
/// <param name="innerException">The provider's own error.</param>
public sealed class DatabaseStartException(string message, Exception? innerException = null)
    : GlanceException(message, innerException);
