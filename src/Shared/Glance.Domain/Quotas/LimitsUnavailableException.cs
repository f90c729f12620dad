using Glance.Domain.Errors;

namespace Glance.Domain.Quotas;

/// <summary>Limits apply but cannot be found out, because of the configuration or because Keystone does not answer (500).</summary>
/// <param name="message">What was tried and what would be right.</param>
/// <param name="innerException">The cause.</param>
public sealed class LimitsUnavailableException(string message, Exception? innerException = null)
    : GlanceException(message, innerException);
