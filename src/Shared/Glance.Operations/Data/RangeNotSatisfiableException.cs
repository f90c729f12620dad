using Glance.Domain.Errors;
using Glance.Operations.Images;

namespace Glance.Operations.Data;

/// <summary>The part of the data that was asked for does not exist.</summary>
/// <param name="message">What is wrong with the range.</param>
public sealed class RangeNotSatisfiableException(string message) : GlanceException(message);
