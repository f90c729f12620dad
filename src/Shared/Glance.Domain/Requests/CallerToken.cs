namespace Glance.Domain.Requests;

/// <summary>
/// The token a caller came with, to ask other services in the caller's name. It prints as stars, so no log can have it by accident.
/// </summary>
/// <param name="value">The token.</param>
public sealed class CallerToken(string value)
{
    /// <summary>The token itself.</summary>
    public string Reveal() => value;

    /// <summary>Stars.</summary>
    public override string ToString() => "***";
}
