namespace Glance.Domain.Errors;

/// <summary>A quota or limit would be passed.</summary>
/// <param name="message">The limit, its value and what was asked for.</param>
public sealed class QuotaExceededException(string message) : GlanceException(message);
