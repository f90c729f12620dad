namespace Glance.Domain.Formats;

/// <summary>Something in an image that makes it unsafe to open.</summary>
/// <param name="Format">The format it was found in, such as <c>qcow2</c>.</param>
/// <param name="Check">Name of the check that failed, such as <c>backing_file</c>.</param>
/// <param name="Reason">What was found.</param>
public sealed record SafetyFinding(string Format, string Check, string Reason);
