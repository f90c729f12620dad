namespace Glance.Configuration.Interpolation;

/// <summary>A reference cannot be replaced; turned into a problem by whoever asked for the value.</summary>
internal sealed class InterpolationException(string message) : Exception(message);
