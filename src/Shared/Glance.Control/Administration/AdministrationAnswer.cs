namespace Glance.Control.Administration;

/// <summary>What a supervisor answers.</summary>
public sealed record AdministrationAnswer
{
    /// <summary>Whether what was asked has been done.</summary>
    public required bool Ok { get; init; }

    /// <summary>What was done or why not, for the operator; may have several lines.</summary>
    public string? Message { get; init; }

    /// <summary>How things are, when that was asked.</summary>
    public SupervisorStatus? Status { get; init; }
}
