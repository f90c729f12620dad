namespace Glance.Control.Administration;

/// <summary>What a supervisor is asked.</summary>
public sealed record AdministrationQuestion
{
    /// <summary>How things are.</summary>
    public const string Status = "status";

    /// <summary>Read the configuration anew; answered with the outcome.</summary>
    public const string Reload = "reload";

    /// <summary>Let the program on disk take over; answered with the outcome.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>One of the words above.</summary>
    public required string Ask { get; init; }
}
