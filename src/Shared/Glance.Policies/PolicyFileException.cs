namespace Glance.Policies;

/// <summary>Policies or property protections that cannot be used as they are written.</summary>
/// <param name="message">File, line, what is wrong and what would be right.</param>
/// <param name="innerException">The cause.</param>
public sealed class PolicyFileException(string message, Exception? innerException = null) : Exception(message, innerException);
