namespace Glance.Domain.Errors;

/// <summary>The caller may not do this.</summary>
/// <param name="message">What is forbidden and why.</param>
public sealed class ForbiddenException(string message) : GlanceException(message);
