using Glance.Domain.Errors;

namespace Glance.Domain.Locations;

/// <summary>A location that may not be added: its URL is not one that may come from outside, holds no data, or is there already.</summary>
/// <param name="message">What is wrong; no more of a URL than the caller wrote.</param>
public sealed class InvalidLocationException(string message) : GlanceException(message)
{
    /// <summary>Upstream's word for every URL it does not take; it says no more, so that nobody can probe hosts with it.</summary>
    public static InvalidLocationException Refused() => new("Invalid location");
}
