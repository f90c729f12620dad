namespace Glance.Stores.Drivers.Cinder.Logins;

/// <summary>The service cannot log in.</summary>
/// <param name="message">What was tried and what came of it; no credential.</param>
/// <param name="innerException">The cause.</param>
internal sealed class CinderLoginException(string message, Exception? innerException = null) : Exception(message, innerException);
