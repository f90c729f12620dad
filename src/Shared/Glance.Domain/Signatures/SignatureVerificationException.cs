using Glance.Domain.Errors;

namespace Glance.Domain.Signatures;

/// <summary>The signature of an image is wrong, or cannot be verified.</summary>
/// <param name="message">Property and value, and what would be right.</param>
/// <param name="innerException">What the certificate or its source said.</param>
public sealed class SignatureVerificationException(string message, Exception? innerException = null) : GlanceException(message, innerException);
