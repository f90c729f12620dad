using Glance.Domain.Errors;

namespace Glance.Domain.Locations;

/// <summary>A location that may not be added: its URL is not one that may come from outside, holds no data, or is there already.</summary>
/// <param name="message">What is wrong; no more of a URL than the caller wrote.</param>
/// <param name="innerException">Why, for the log.</param>
public sealed class InvalidLocationException(string message, Exception? innerException = null) : GlanceException(message, innerException)
{
    /// <summary>Upstream's word for every URL it does not take; it says no more, so that nobody can probe hosts with it.</summary>
    /// <param name="why">What the operator is told; without the URL, which may hold a password.</param>
    public static InvalidLocationException Refused(Exception? why = null) => new("Invalid location", why);
}
