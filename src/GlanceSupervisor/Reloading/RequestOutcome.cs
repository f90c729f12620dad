namespace GlanceSupervisor.Reloading;

/// <summary>How a reload, or the take-over by another program, ended.</summary>
/// <param name="Succeeded">Whether the new generation serves.</param>
/// <param name="Text">What serves now, or why nothing changed; one line for each problem.</param>
internal sealed record RequestOutcome(bool Succeeded, string Text);
