using Glance.Domain.Errors;

namespace Glance.Operations.Records;

/// <summary>A value that nobody, or nobody without administrator's rights, can give this attribute.</summary>
/// <param name="message">Attribute and reason.</param>
public sealed class RefusedChangeException(string message) : GlanceException(message);
