namespace Glance.Policies.Files;

/// <summary>A policy file and what it says.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">All of it.</param>
/// <param name="FileSystem">The file system of the directory of <c>policy_dirs</c> it was found in; 0 for a <c>policy_file</c>.</param>
internal sealed record PolicyFileText(string Path, string Text, ulong FileSystem = 0);
