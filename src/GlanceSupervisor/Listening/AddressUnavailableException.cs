namespace GlanceSupervisor.Listening;

/// <summary>The port stayed busy for as long as it is worth waiting.</summary>
/// <param name="message">Address, how long, and what to do.</param>
/// <param name="innerException">The last refusal.</param>
internal sealed class AddressUnavailableException(string message, Exception innerException) : IOException(message, innerException);
