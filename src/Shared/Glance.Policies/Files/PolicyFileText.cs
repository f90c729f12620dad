namespace Glance.Policies.Files;

/// <summary>A policy file and what it says.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">All of it.</param>
internal sealed record PolicyFileText(string Path, string Text);
