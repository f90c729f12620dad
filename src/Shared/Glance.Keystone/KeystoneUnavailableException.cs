namespace Glance.Keystone;

/// <summary>
/// Keystone could not be reached, did not answer in time, refused the service's own login or said something that makes no sense.
/// </summary>
/// <param name="message">What was tried, where, and what came of it; no credential.</param>
/// <param name="innerException">The cause.</param>
public sealed class KeystoneUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
