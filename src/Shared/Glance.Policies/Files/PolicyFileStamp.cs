namespace Glance.Policies.Files;

/// <summary>A policy file and how it looked.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Look">How it looked.</param>
/// <param name="FileSystem">The file system of the directory of <c>policy_dirs</c> it was found in; 0 for a <c>policy_file</c>.</param>
internal readonly record struct PolicyFileStamp(string Path, FileLook Look, ulong FileSystem = 0);
