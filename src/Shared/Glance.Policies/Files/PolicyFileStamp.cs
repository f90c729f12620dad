namespace Glance.Policies.Files;

/// <summary>A policy file and how it looked.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Look">How it looked.</param>
internal readonly record struct PolicyFileStamp(string Path, FileLook Look);
